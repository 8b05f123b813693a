#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"
#include "page.h"

// What the apps show: profile, notifications, bundles.
namespace understudy::conformance {
namespace {

const Headers kSalmasToken = {{"Authorization", "Bearer su_test"}};
const Headers kYasminsToken = {{"Authorization", "Bearer su_yasmin"}};

const Program& Frozen() {
  static const Program program(ScenarioFile(R"(
name: frozen
extends: default
clock: 2025-06-01T12:00:00Z
)"));
  return program;
}

class SumayaAppsTest : public ::testing::Test {
 protected:
  Client client_{Frozen()};
};

TEST_F(SumayaAppsTest, AProfileHasTheFieldsOfThePage) {
  const Reply reply = client_.Get("/v1/mobile/profile", kSalmasToken);
  EXPECT_EQ(reply.Keys("/data/user"),
            "username,first_name,last_name,full_name,email,birth,phone,phone_code,gender,avatar,"
            "role,country_id,created_at,updated_at,has_completed_profile,cart_count,level_name,"
            "level_icon,permissions,groups_application_request,groups_application_request_id,"
            "gar_information,is_alert_closed,social_media,wallet_balance");
  EXPECT_EQ(reply.Text("/data/user/social_media/facebook/username"), "salma_h");
  EXPECT_EQ(reply.Keys("/data/user/social_media/tiktok"), "username,status");
}

TEST_F(SumayaAppsTest, AProfileIsChangedByWhatIsSent) {
  Headers headers = kYasminsToken;
  headers.emplace_back("Understudy-World", "changed");
  const auto post = [&](const Fields& fields) {
    return client_.Multipart("POST", "/v1/mobile/profile", fields, headers);
  };
  const Reply reply = post({{"full_name", "Yasmin B"}, {"phone", "5550100177"}});
  EXPECT_EQ(reply.Text("/message"), "تم تحديث البيانات بنجاح.");
  EXPECT_EQ(reply.Text("/data/user/full_name"), "Yasmin B");
  EXPECT_EQ(reply.Text("/data/user/email"), "yasmin@example.com");
  EXPECT_EQ(reply.Text("/data/user/updated_at"), "2025-06-01T12:00:00.000000Z");
  EXPECT_EQ(client_.Get("/v1/mobile/profile", headers).body.find("Yasmin B") == std::string::npos,
            false);
  // Admins find the new name.
  EXPECT_EQ(client_
                .Get("/v1/admin/subscriptions?filter[search_text]=yasmin%20b",
                     {{"Understudy-World", "changed"}})
                .Integer("/data/total"),
            4);
  ExpectError(post({{"email", "salma@example.com"}}), 422,
              "قيمة البريد الإلكتروني مُستخدمة من قبل.");
  ExpectError(post({{"phone", "12"}}), 422, "يجب أن يحتوي الهاتف بين 7 و 15 رقمًا/أرقام .");
  ExpectError(post({{"birth", "soon"}}), 422, "birth ليس تاريخًا صحيحًا.");
  EXPECT_EQ(post({{"email", "yasmin@example.com"}}).status, 200);
  EXPECT_EQ(client_.Multipart("POST", "/v1/mobile/profile", {}).status, 401);
}

TEST_F(SumayaAppsTest, NotificationsTellHowLongAgoTheyWere) {
  const Reply reply = client_.Get("/v1/mobile/notifications?per_page=5", kSalmasToken);
  EXPECT_EQ(reply.Keys("/data"), "number_of_notifications,notifications");
  EXPECT_EQ(reply.Text("/data/number_of_notifications"), "9+");
  EXPECT_EQ(reply.Integer("/data/notifications/total"), 21);
  EXPECT_EQ(reply.At("/data/notifications/data").Size(), 5U);
  EXPECT_EQ(reply.Keys("/data/notifications/data/0"), "id,created_at,message,title,icon,status");
  EXPECT_EQ(reply.Text("/data/notifications/data/0/created_at"), "قبل سنة");
  const Reply few = client_.Get("/v1/customer/notifications", kYasminsToken);
  EXPECT_EQ(few.Text("/data/number_of_notifications"), "1");
  EXPECT_EQ(few.Integer("/data/notifications/total"), 2);
  EXPECT_EQ(few.Text("/data/notifications/path"), Frozen().url() + "/v1/customer/notifications");
  EXPECT_EQ(client_.Get("/v1/customer/notifications").status, 401);
  const Reply past = client_.Get("/v1/mobile/notifications?page=9", kSalmasToken);
  EXPECT_EQ(past.At("/data/notifications/data").Size(), 0U);
}

// The same request has another answer later.
TEST_F(SumayaAppsTest, NotificationsGrowOlder) {
  Headers headers = kSalmasToken;
  headers.emplace_back("Understudy-World", "older");
  const auto first = [&] {
    return client_.Get("/v1/mobile/notifications", headers)
        .Text("/data/notifications/data/0/created_at");
  };
  first();
  const auto at = [&](const std::string& time) {
    client_.Json("PUT", "/__admin/worlds/older/clock", "{\"frozen\": \"" + time + "\"}");
    return first();
  };
  EXPECT_EQ(at("2023-11-01T09:00:01Z"), "قبل ثانية");
  EXPECT_EQ(at("2023-11-01T09:02:00Z"), "قبل دقيقتين");
  EXPECT_EQ(at("2023-11-01T20:00:00Z"), "قبل 11 ساعة");
  EXPECT_EQ(at("2023-11-04T09:00:00Z"), "قبل 3 أيام");
  EXPECT_EQ(at("2023-11-09T09:00:00Z"), "قبل أسبوع");
  EXPECT_EQ(at("2024-01-15T09:00:00Z"), "قبل شهرين");
  EXPECT_EQ(at("2025-12-01T09:00:00Z"), "قبل سنتين");
}

TEST_F(SumayaAppsTest, BundlesHavePricesAsNumbersAndVat) {
  const Reply home = client_.Get("/v1/mobile/home-bundles");
  EXPECT_EQ(home.Keys("/data"), "bundles");
  EXPECT_EQ(home.At("/data/bundles").Size(), 6U);
  EXPECT_EQ(home.Keys("/data/bundles/0"),
            "id,poster,name,hide_price,price,old_price,does_has_vat,price_with_vat_show,"
            "products_count,has_active_subscribed,pay_button_title,pay_button_status,favorite");
  EXPECT_EQ(home.At("/data/bundles/1/price").GetDouble(), 333.0);
  EXPECT_EQ(home.At("/data/bundles/1/price_with_vat_show").GetDouble(), 382.95);
  EXPECT_EQ(home.Text("/data/bundles/0/pay_button_title"), "أضف للسلة");
  const Reply all = client_.Get("/v1/mobile/bundles");
  EXPECT_EQ(all.Integer("/data/total"), 16);
  EXPECT_EQ(client_.Get("/v1/mobile/bundles?category=" + Encode("العلاقات")).Integer("/data/total"),
            11);
  EXPECT_EQ(client_.Get("/v1/mobile/bundles?category=none").Integer("/data/total"), 0);
  EXPECT_EQ(client_.Get("/v1/mobile/bundles?page=2").At("/data/bundles").Size(), 6U);
}

}  // namespace
}  // namespace understudy::conformance
