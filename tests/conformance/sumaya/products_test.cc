#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"
#include "page.h"

// Books, bundles, subscriptions, and how many points a customer gets.
namespace understudy::conformance {
namespace {

constexpr char kPoint[] = "b3550dc0-eb6c-4a3c-b202-c7527104bd38";

class SumayaProductsTest : public ::testing::Test {
 protected:
  Reply Get(const std::string& path) { return client_.Get("/v1/admin/" + path); }
  long long Total(const std::string& path) { return Get(path).Integer("/data/total"); }

  const Program& program_ = Shared();
  Client client_{program_};
};

TEST_F(SumayaProductsTest, BooksAreFilteredSortedAndFound) {
  EXPECT_EQ(Get("ebooks").Keys("/data/ebooks/0"),
            "id,poster,name,price,pages,comments_count,views_count,rating,subscriptions_count,"
            "is_purchasable,active");
  EXPECT_EQ(Get("ebooks").Text("/data/ebooks/0/price"), "23.00");
  EXPECT_EQ(Total("ebooks"), 21);
  EXPECT_EQ(Total("ebooks?filter[trashed]=true"), 22);
  EXPECT_EQ(Total("ebooks?filter[active]=0"), 5);
  EXPECT_EQ(Total("ebooks?filter[active]=1&filter[is_purchasable]=false"), 3);
  EXPECT_EQ(Total("ebooks?search_text=quiet"), 1);
  EXPECT_EQ(Get("ebooks?sort=-subscriptions_count").Integer("/data/ebooks/0/subscriptions_count"),
            39);
  EXPECT_EQ(Get("ebooks?list=true").At("/data/ebooks").Size(), 21U);
  EXPECT_EQ(Get("ebooks?list=true&filter[trashed]=with").At("/data/ebooks").Size(), 22U);
}

TEST_F(SumayaProductsTest, StatisticsNameTheBestBooks) {
  const Reply reply = Get("ebooks/statistics");
  EXPECT_EQ(reply.Keys("/data"), "total_sales,best_selling_ebook,highest_rated_ebook");
  EXPECT_EQ(reply.At("/data/best_selling_ebook").Size(), 1U);
  EXPECT_EQ(reply.Integer("/data/best_selling_ebook/0/subscriptions_count"), 39);
  EXPECT_EQ(reply.Integer("/data/highest_rated_ebook/0/rating"), 5);
  EXPECT_NE(reply.Text("/data/total_sales"), "0");
}

TEST(SumayaNoProductsTest, StatisticsOfNoBookAreZero) {
  Client client(Shared("empty"));
  const Reply reply = client.Get("/v1/admin/ebooks/statistics");
  EXPECT_EQ(reply.Text("/data/total_sales"), "0");
  EXPECT_EQ(reply.At("/data/best_selling_ebook").Size(), 0U);
  EXPECT_EQ(reply.At("/data/highest_rated_ebook").Size(), 0U);
}

TEST_F(SumayaProductsTest, BundlesHaveAShortId) {
  const Reply reply = Get("bundles");
  EXPECT_EQ(reply.Keys("/data/bundles/0"),
            "id,short_id,poster,name,price,subscriptions,products_count,comments_count,rating,"
            "is_purchasable,active");
  EXPECT_EQ(reply.Text("/data/bundles/0/short_id"), reply.Text("/data/bundles/0/id").substr(0, 8));
  EXPECT_EQ(Total("bundles"), 21);
  EXPECT_EQ(Total("bundles?search_text=8b100000"), 1);
  EXPECT_EQ(Total("bundles?search_text=starter"), 1);
  EXPECT_EQ(Total("bundles?filter[can_comment]=true"), 11);
  EXPECT_EQ(Total("bundles?filter[trashed]=only"), 1);
  EXPECT_EQ(Get("bundles?list=true").Keys("/data/bundles/0"), "id,name");
}

TEST_F(SumayaProductsTest, SubscriptionsBeginWithTheDocumentedOne) {
  const Reply reply = Get("subscriptions");
  EXPECT_EQ(reply.Keys("/data/subscriptions/0"),
            "id,order_number,expired_date,product_poster,with_certificate,with_summary,"
            "product_name,product_type,customer_name,customer_email");
  EXPECT_EQ(reply.Text("/data/subscriptions/0/id"), "572eb2c0-d260-11ef-8384-7f36cc3384ae");
  EXPECT_EQ(reply.Text("/data/subscriptions/0/expired_date"), "2027-01-14");
  EXPECT_EQ(reply.Text("/data/subscriptions/0/customer_name"), "Majid Karim");
  EXPECT_TRUE(reply.At("/data/subscriptions/0/order_number").IsNull());
  EXPECT_TRUE(reply.At("/data/subscriptions/2/customer_name").IsNull());
  EXPECT_EQ(reply.Integer("/data/total"), 22);
}

TEST_F(SumayaProductsTest, SubscriptionsAreFoundByCustomerAndProduct) {
  EXPECT_EQ(Total("subscriptions?filter[customer_id]=5741b8ad-d21a-45f5-9c4e-349290bc87b0"), 4);
  EXPECT_EQ(Total("subscriptions?filter[customer_email]=yasmin@example.com"), 4);
  EXPECT_EQ(Total("subscriptions?filter[customer_email]=yasmin@example.com,rami@example.com"), 7);
  EXPECT_EQ(Total("subscriptions?filter[customer_email]=yasmin"), 0);
  EXPECT_EQ(Total("subscriptions?filter[subscribable]=Course"), 8);
  EXPECT_EQ(Total("subscriptions?filter[subscribable]=bundle,ebook"), 14);
  EXPECT_EQ(Total("subscriptions?filter[search_text]=yasmin"), 4);
  EXPECT_EQ(Total("subscriptions?filter[search_text]=" + Encode("كتاب الحب")), 7);
}

TEST_F(SumayaProductsTest, SubscriptionsAreSortedByCustomersNameAndProduct) {
  EXPECT_EQ(Get("subscriptions?sort=expiry_date").Text("/data/subscriptions/0/expired_date"),
            "2024-06-13");
  EXPECT_EQ(Get("subscriptions?sort=customer,-expiry_date&page=1")
                .Text("/data/subscriptions/1/customer_name"),
            "Majid Karim");
  EXPECT_EQ(Get("subscriptions?sort=-customer").Text("/data/subscriptions/0/customer_name"),
            "ياسمين البستاني");
  EXPECT_EQ(Get("subscriptions?sort=product_name").Text("/data/subscriptions/0/product_type"),
            "bundle");
}

// --- What the clock decides

class SumayaExpiryTest : public ::testing::Test {
 protected:
  static std::string Frozen(const std::string& clock) {
    return ScenarioFile("name: frozen\nextends: default\nclock: " + clock + "\n");
  }
};

TEST_F(SumayaExpiryTest, ASubscriptionIsValidThroughItsLastDay) {
  const Program program(Frozen("2026-12-01T23:59:59Z"));
  Client client(program);
  const auto total = [&](const std::string& query) {
    return client.Get("/v1/admin/subscriptions" + query).Integer("/data/total");
  };
  EXPECT_EQ(total("?filter[expired]=true") + total("?filter[expired]=false"), 22);
  EXPECT_EQ(total("?filter[expired]=false"), 1);
  EXPECT_EQ(total("?filter[expired]=0,1"), 22);
  // 2027-01-14 is the last day of one.
  client.Json("PUT", "/__admin/worlds/default/clock", R"({"frozen": "2027-01-14T23:59:59Z"})");
  EXPECT_EQ(total("?filter[expired]=false"), 1);
  client.Json("PUT", "/__admin/worlds/default/clock", R"({"frozen": "2027-01-15T00:00:00Z"})");
  EXPECT_EQ(total("?filter[expired]=false"), 0);
  EXPECT_EQ(total("?filter[expired]=1"), 22);
}

// --- PATCH points

class SumayaPointTest : public ::testing::Test {
 protected:
  Reply Patch(const std::string& body, const std::string& path = "points/") {
    return client_.Json("PATCH", "/v1/admin/" + path + kPoint, body);
  }

  const Program program_;
  Client client_{program_};
};

TEST_F(SumayaPointTest, IsChangedAndKeepsItsSign) {
  const Reply reply = Patch(R"({"points": 5})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Text("/message"), "تم تحديث البيانات بنجاح.");
  EXPECT_EQ(reply.Text("/data/points"), "+5");
  EXPECT_EQ(Patch(R"({"points": "-5"})", "settings/points/").Text("/data/points"), "-5");
  EXPECT_EQ(client_.Get("/v1/admin/points").Text("/data/points/0/points"), "-5");
  EXPECT_EQ(client_.Form("PATCH", std::string("/v1/admin/points/") + kPoint, {{"points", "0"}})
                .Text("/data/points"),
            "+0");
  EXPECT_EQ(client_.Multipart("PATCH", std::string("/v1/admin/points/") + kPoint, {{"points", "7"}})
                .Text("/data/points"),
            "+7");
}

TEST_F(SumayaPointTest, RefusesWhatIsNoInteger) {
  ExpectError(Patch("{}"), 422, "حقل points مطلوب.");
  ExpectError(Patch(R"({"points": ""})"), 422, "حقل points مطلوب.");
  ExpectError(Patch(R"({"points": "many"})"), 422, "يجب أن يكون points عددًا صحيحًا.");
  ExpectError(Patch(R"({"points": 1.5})"), 422, "يجب أن يكون points عددًا صحيحًا.");
  EXPECT_EQ(Patch("[]").status, 400);
  EXPECT_EQ(Patch("{").status, 400);
  EXPECT_EQ(client_.Get("/v1/admin/points").Text("/data/points/0/points"), "+0");
  ExpectError(client_.Json("PATCH", "/v1/admin/points/none", R"({"points": 1})"), 404,
              "لم يتم العثور على البيانات.");
}

}  // namespace
}  // namespace understudy::conformance
