#include <gtest/gtest.h>

#include <string>

#include "leeloo_world.h"

// Messages, orders, subscriptions, calls and traffic sources.
namespace understudy::conformance {
namespace {

constexpr char kTunnel[] = "58d2cc30c7e5f31a2c100001";
constexpr char kOpen[] = "5a26585449cb7c941075b62b";

class LeelooWritesTest : public LeelooWorld {
 protected:
  static std::string Quoted(const std::string& text) { return "\"" + text + "\""; }
  std::string OfAccount(const std::string& rest) {
    return R"({"account_id":")" + std::string(kKurtsAccount) + R"(",)" + rest + "}";
  }
  Reply Newest(int limit = 1) {
    return Get(std::string("/api/v1/accounts/") + kKurtsAccount +
               "/chat-messages?limit=" + std::to_string(limit));
  }
  static std::string NewOrder(const std::string& rest) {
    return R"({"paymentCreditsId":"59ed0a11dbed51e00152c011",)"
           R"("offerId":"59ed0a11dbed51e00152c002",)" +
           rest + "}";
  }
};

TEST_F(LeelooWritesTest, SendTemplatesAndTexts) {
  for (const std::string version : {"v1", "v2"}) {
    const std::string path = "/api/" + version + "/messages/";
    EXPECT_EQ(
        Post(path + "send-template", OfAccount(R"("template_id":"58c1bb20c7e5f31a2c0f0002")")).body,
        kEmpty);
    EXPECT_EQ(Newest().Text("/data/0/text"), "We answer from 9:00 to 18:00.");
    EXPECT_EQ(Newest().Keys("/data/0"), "id,text,type,read,createdAt,updatedAt");
    EXPECT_EQ(Post(path + "send-message", OfAccount(R"("text":"Hi )" + version + "\"")).body,
              kEmpty);
    const Reply sent = Newest(2);
    const int at = sent.Text("/data/0/text") == "Hi " + version ? 0 : 1;
    EXPECT_EQ(sent.Text(at == 0 ? "/data/0/text" : "/data/1/text"), "Hi " + version);
    EXPECT_EQ(sent.Text("/data/0/type"), "YOUR_MESSAGE");
  }
  EXPECT_EQ(Newest().Integer("/meta/totalCount"), 117);
  EXPECT_EQ(Get("/api/v2/people?limit=1").Text("/data/0/id"), kKurt);
  EXPECT_EQ(Get("/api/v1/accounts?limit=1&filter[tags]=tag2").Text("/data/0/lastMessageTime"),
            Newest().Text("/data/0/createdAt"));
}

TEST_F(LeelooWritesTest, RefuseToSendNothing) {
  EXPECT_EQ(Post("/api/v2/messages/send-message", "{}").body,
            FieldError(R"("account_id":"REQUIRED","text":"REQUIRED")", "FORMAT_ERROR"));
  EXPECT_EQ(Post("/api/v1/messages/send-template", R"({"account_id":"x","template_id":"y"})").body,
            FieldError(R"("account_id":"NOT_FOUND","template_id":"NOT_FOUND")", "NOT_FOUND"));
  EXPECT_EQ(Newest().Integer("/meta/totalCount"), 113);
}

TEST_F(LeelooWritesTest, MakeOrders) {
  const Reply reply = Post(
      "/api/v2/orders", NewOrder(R"("personId":")" + std::string(kKurt) +
                                 R"(","email":"kurt.bowie@example.com","isNotifyAccount":"true",)"
                                 R"("transactionDate":"2024-01-15T12:00:00.000Z")"));
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Keys("/data"), "id,title,price,currency,status,createdAt,updatedAt");
  EXPECT_EQ(reply.Text("/data/title"), "Course");
  EXPECT_EQ(reply.Text("/data/status"), "OPENED");
  EXPECT_NE(reply.body.find("\"price\":49.5,"), std::string::npos);
  EXPECT_EQ(Newest().Text("/data/0/type"), "SYSTEM_MESSAGE");
  const std::string id = reply.Text("/data/id");
  EXPECT_EQ(Get("/api/v2/orders?limit=1").Text("/data/0/id"), id);
  EXPECT_EQ(Get("/api/v2/orders/" + id).Text("/data/status"), "PENDING");
  EXPECT_EQ(Get("/api/v2/orders/" + id).Text("/data/paymentMethod"), "MANUAL");
  EXPECT_EQ(Get(std::string("/api/v2/people/") + kKurt).Text("/data/links/orders/0/id"), id);
  EXPECT_EQ(Row("orders/" + id).Text("/transactionDate"), "2024-01-15T12:00:00Z");
}

TEST_F(LeelooWritesTest, MakeOrdersInV1sWords) {
  const Reply reply = client_.Form("POST", "/api/v1/orders",
                                   {{"paymentCreditsId", "59ed0a11dbed51e00152c012"},
                                    {"offerId", "59ed0a11dbed51e00152c001"},
                                    {"accountId", kKurtsAccount},
                                    {"transactionDate", "2024-01-15 12:00:00"},
                                    {"isNotifyAccount", "false"}});
  EXPECT_EQ(reply.Text("/data/status"), "PENDING");
  EXPECT_EQ(Newest().Integer("/meta/totalCount"), 113);
  EXPECT_EQ(Row("orders/" + reply.Text("/data/id")).Text("/person_id"), kKurt);
}

TEST_F(LeelooWritesTest, RefuseBadOrders) {
  EXPECT_EQ(Post("/api/v2/orders", "{}").body,
            FieldError(R"("paymentCreditsId":"REQUIRED","offerId":"REQUIRED",)"
                       R"("personId":"REQUIRED")",
                       "FORMAT_ERROR"));
  EXPECT_EQ(Post("/api/v1/orders", NewOrder(R"("accountId":"x")")).body,
            FieldError(R"("accountId":"NOT_FOUND")", "NOT_FOUND"));
  const std::string mine = R"("personId":")" + std::string(kKurt) + R"(",)";
  EXPECT_EQ(Post("/api/v2/orders", NewOrder(mine + R"("transactionDate":"soon")")).body,
            FieldError(R"("transactionDate":"WRONG_DATE")", "FORMAT_ERROR"));
  EXPECT_EQ(Post("/api/v2/orders", NewOrder(mine + R"("isNotifyAccount":"yes")")).body,
            FieldError(R"("isNotifyAccount":"NOT_ALLOWED_VALUE")", "FORMAT_ERROR"));
  EXPECT_EQ(Post("/api/v2/orders", NewOrder(mine + R"("managerId":"x")")).status, 404);
  EXPECT_EQ(Get("/api/v2/orders").Integer("/meta/totalCount"), 12);
}

TEST_F(LeelooWritesTest, ResolveOrdersOnce) {
  const std::string path = std::string("/api/v2/orders/") + kOpen;
  const Reply reply = Post(path, R"({"status":"RESOLVED","price":"120.5","currency":"UAH",)"
                                 R"("paymentDate":"03.10.2024 11:02","userComments":"cash"})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Text("/data/status"), "RESOLVED");
  EXPECT_NE(reply.body.find("\"price\":120.5,\"currency\":\"UAH\""), std::string::npos);
  EXPECT_EQ(Row(std::string("orders/") + kOpen).Text("/paymentDate"), "2024-10-03T11:02:00Z");
  EXPECT_EQ(Get(path).Text("/data/status"), "SUCCESS");
  for (const std::string version : {"v1", "v2"}) {
    const Reply again = Post("/api/" + version + "/orders/" + kOpen, R"({"status":"REJECTED"})");
    EXPECT_EQ(again.status, 400);
    EXPECT_EQ(again.body, FieldError(R"("status":"NOT_ALLOWED_VALUE")", "FORMAT_ERROR"));
  }
}

TEST_F(LeelooWritesTest, RejectOrdersInV1sWords) {
  const std::string path = std::string("/api/v1/orders/") + kOpen;
  EXPECT_EQ(Post(path, R"({"status":"PAID","price":"much","paymentDate":"2018"})").body,
            FieldError(R"("status":"NOT_ALLOWED_VALUE","price":"FORMAT_ERROR",)"
                       R"("paymentDate":"WRONG_DATE")",
                       "FORMAT_ERROR"));
  EXPECT_EQ(Post(path, "{}").Text("/error/fields/status"), "REQUIRED");
  EXPECT_EQ(Get(path).Text("/data/status"), "PENDING");
  EXPECT_EQ(
      Post(path, R"({"status":"REJECTED","paymentDate":"2018-06-27 07:32"})").Text("/data/status"),
      "FAILED");
  EXPECT_EQ(Post("/api/v1/orders/x", R"({"status":"REJECTED"})").status, 404);
}

TEST_F(LeelooWritesTest, SubscribeAnAccountToATunnel) {
  const std::string path =
      std::string("/api/v2/communication-channels/") + kKurtsAccount + "/manual-subscribe";
  const auto body = [](const std::string& block) {
    return R"({"tunnel_id":")" + std::string(kTunnel) + R"(","tunnel_block_id":")" + block +
           R"("})";
  };
  EXPECT_EQ(Post(path, body("58d2cc30c7e5f31a2c200001")).body, kEmpty);
  const Reply person = Get(std::string("/api/v2/people/") + kKurt);
  EXPECT_EQ(person.At("/data/subscribeHistory").Size(), 3U);
  EXPECT_EQ(person.Text("/data/subscribeHistory/2/tunnelId"), kTunnel);
  EXPECT_EQ(person.Text("/data/subscribeHistory/2/trafficSource"), "Default traffic source");
  EXPECT_EQ(Newest().Text("/data/0/type"), "SYSTEM_MESSAGE");
  const std::string stats = std::string("/api/v2/tunnels/") + kTunnel + "/stats";
  EXPECT_EQ(Get(stats).Integer("/data/0/subscribers"), 24);
  // It was in this tunnel before.
  EXPECT_EQ(Get(stats).Integer("/data/0/uniqSubscribers"), 21);
  EXPECT_EQ(Post(path, body("58d2cc30c7e5f31a2c200002")).body,
            FieldError(R"("tunnel_block_id":"NOT_FOUND")", "NOT_FOUND"));
  EXPECT_EQ(Post(path, "{}").body,
            FieldError(R"("tunnel_id":"REQUIRED","tunnel_block_id":"REQUIRED")", "FORMAT_ERROR"));
  EXPECT_EQ(Post("/api/v2/communication-channels/x/manual-subscribe", "{}").status, 404);
  EXPECT_EQ(Get(stats).Integer("/data/0/subscribers"), 24);
}

TEST_F(LeelooWritesTest, SubscribeToShortMessages) {
  const std::string body =
      R"({"data":[{"name":"Kurt","phone":"+380950000001"},{"phone":"+380950000104"}],)"
      R"("connection_id":"5a1c40e2b4066a0190c1d006","tags":[")" +
      std::string(kLeadTag) + R"("]})";
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Post("/api/v2/people/sms", body).body,
              R"({"data":{"count_to_process":2},"status":1})");
  }
  const Reply person = Get(std::string("/api/v2/people/") + kKurt);
  EXPECT_EQ(person.At("/data/accounts").Size(), 2U);
  EXPECT_EQ(person.Text("/data/accounts/1/from"), "SMS");
  EXPECT_EQ(person.Text("/data/accounts/1/connection_id"), "5a1c40e2b4066a0190c1d006");
  EXPECT_EQ(Get("/api/v2/people").Integer("/meta/totalCount"), 46);
  EXPECT_EQ(Get("/api/v2/people?filter[phone]=%2B380950000104").Text("/data/0/name"),
            "+380950000104");
}

TEST_F(LeelooWritesTest, SubscribeToLetters) {
  const auto body = [](const std::string& data) {
    return R"({"data":)" + data + R"(,"connection_id":"5a1c40e2b4066a0190c1d005"})";
  };
  EXPECT_EQ(
      Post("/api/v2/accounts/email", body(R"([{"email":"ada.holt@example.com","phone":"12"}])"))
          .Integer("/data/count_to_process"),
      1);
  const Reply found = Get("/api/v2/people?filter[email]=ada.holt@example.com");
  EXPECT_EQ(found.Text("/data/0/name"), "ada.holt@example.com");
  EXPECT_EQ(found.Text("/data/0/phone"), "NOT_DEFINED");
  EXPECT_EQ(found.Text("/data/0/accounts/0/from"), "EMAIL");
  EXPECT_EQ(
      Post("/api/v2/accounts/email", body(R"([{"email":"new@example.com"},{"email":"nobody"},{}])"))
          .body,
      FieldError(R"("data/1/email":"WRONG_EMAIL","data/2/email":"REQUIRED")", "FORMAT_ERROR"));
  EXPECT_EQ(Get("/api/v2/people?filter[email]=new@example.com").Integer("/meta/totalCount"), 0);
  EXPECT_EQ(Post("/api/v2/accounts/email", body("[]")).Text("/error/fields/data"), "REQUIRED");
  EXPECT_EQ(Post("/api/v2/accounts/email", body("{}")).Text("/error/fields/data"), "FORMAT_ERROR");
  EXPECT_EQ(Post("/api/v2/people/sms", body(R"([{"phone":"12"}])")).body,
            FieldError(R"("data/0/phone":"FORMAT_ERROR")", "FORMAT_ERROR"));
}

TEST_F(LeelooWritesTest, StoreCalls) {
  const std::string common =
      R"({"user_id":"58be00d668aaeaded60aa186","from":"+380950000100","to":"+380950000001",)"
      R"("date":"2024-01-15T11:58:00.000Z","account_id":")" +
      std::string(kKurtsAccount) + R"(","type":"OUTBOUND",)";
  const Reply reply = Post(
      "/api/v2/calls", common + R"("record_link":"NOT_DEFINED","status":"SUCCESS","duration":35})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Keys("/data"),
            "raw_response,record_link,company_id,user_id,account_id,provider_type,to,from,type,"
            "status,telephone_connection_id,call_id,billsec,created_at,updated_at,next_check,id");
  EXPECT_EQ(reply.Integer("/data/billsec"), 35);
  EXPECT_EQ(reply.Text("/data/to"), "+380950000001");
  EXPECT_EQ(reply.Text("/data/company_id"), "5894000000000000c0a1b001");
  EXPECT_EQ(
      Post("/api/v2/calls", common + R"("record_link":"here","status":"LOST","duration":"long"})")
          .body,
      FieldError(R"("record_link":"FORMAT_ERROR","status":"NOT_ALLOWED_VALUE",)"
                 R"("duration":"NOT_INTEGER")",
                 "FORMAT_ERROR"));
}

TEST_F(LeelooWritesTest, StoreTrafficSources) {
  const std::string path = "/api/v2/leadgentools/58d2cc30c7e5f31a2c300003/create-traffic-source";
  const Reply reply = Post(path, R"({"name":"Spring"})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Keys("/data"),
            "type,fb_adset_id,name,description,synchronized_with_fb,synchronization_error,disabled,"
            "company_id,leadgentool_id,tunnel_id,created_by,hash,resubscribe_button_id,createdAt,"
            "updatedAt,id");
  EXPECT_EQ(reply.Text("/data/tunnel_id"), "58d2cc30c7e5f31a2c100002");
  EXPECT_EQ(reply.Text("/data/hash").size(), 6U);
  EXPECT_EQ(Row("traffic_sources/" + reply.Text("/data/id")).Text("/name"), "Spring");
  EXPECT_EQ(Post(path, "{}").body, FieldError(R"("name":"REQUIRED")", "FORMAT_ERROR"));
  EXPECT_EQ(Post("/api/v2/leadgentools/x/create-traffic-source", R"({"name":"a"})").status, 404);
}

}  // namespace
}  // namespace understudy::conformance
