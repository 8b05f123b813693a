#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

// Creating, changing and deleting customers. Each test has a world of its own.
namespace understudy::conformance {
namespace {

class HelpcrunchCustomerWritesTest : public ::testing::Test {
 protected:
  HelpcrunchCustomerWritesTest()
      : client_(program_, {{"Authorization", "Bearer hc_test"},
                           {"Understudy-World",
                            ::testing::UnitTest::GetInstance()->current_test_info()->name()}}) {}

  Reply Send(const std::string& method, const std::string& target, const std::string& body) {
    return client_.Send(method, "/v1/customers" + target, {}, body);
  }
  Reply Create(const std::string& body) { return Send("POST", "", body); }
  Reply Change(const std::string& body) { return Send("PATCH", "/8737907", body); }
  long long Total() { return client_.Get("/v1/customers?limit=1").Integer("/total"); }
  static void ExpectBad(const Reply& reply, const std::string& field) {
    EXPECT_EQ(reply.status, 400) << reply.body;
    EXPECT_EQ(reply.body, R"({"errors":[{"code":"invalid_)" + field + R"(_value","message":")" +
                              field + R"( value is invalid"}]})");
  }

  const Program& program_ = Shared();
  Client client_;
};

TEST_F(HelpcrunchCustomerWritesTest, CreatesACustomer) {
  const Reply reply = Create(
      R"({"name":"Ada Holt","email":"ada.holt@example.com","userId":"shop_4188","firstSeen":"1600000000",)"
      R"("location":{"countryCode":"UA"},"city":"Kyiv","tags":[{"name":"lead","color":"#ffffff"}],)"
      R"("customData":[{"property":"Plan","value":"pro"},{"property":"Seats","value":1.50}]})");
  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(reply.Integer("/id"), 9000006);
  EXPECT_EQ(reply.Integer("/firstSeen"), 1600000000);
  EXPECT_EQ(reply.Integer("/lastSeen"), 1600000000);
  EXPECT_EQ(reply.Text("/location/countryCode"), "UA");
  EXPECT_EQ(reply.Text("/location/city"), "Kyiv");
  EXPECT_TRUE(reply.At("/device").IsNull());
  EXPECT_EQ(reply.Text("/tags/0/color"), "#00c2e0");
  EXPECT_NE(reply.body.find(R"("customData":{"Plan":"pro","Seats":1.50})"), std::string::npos);
  EXPECT_EQ(client_.Get("/v1/customers/9000006").body, reply.body);
  EXPECT_EQ(Total(), 46);
}

TEST_F(HelpcrunchCustomerWritesTest, CreatesOneOfNothing) {
  const Reply reply = Create("{}");
  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_TRUE(reply.At("/name").IsNull());
  EXPECT_EQ(reply.Keys("/location"), "regionCode,countryCode,city");
  EXPECT_EQ(reply.Integer("/lastSeen"), reply.Integer("/firstSeen"));
  EXPECT_GT(reply.Integer("/firstSeen"), 1700000000);
  EXPECT_FALSE(reply.At("/blocked").GetBool());
}

TEST_F(HelpcrunchCustomerWritesTest, IgnoresWhatACreationCantSet) {
  const Reply reply = Create(
      R"({"id":5,"device":{"id":1},"blocked":true,"unsubscribed":true,"lastPage":"x","new":1})");
  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(reply.Integer("/id"), 9000006);
  EXPECT_FALSE(reply.At("/blocked").GetBool());
  EXPECT_TRUE(reply.At("/lastPage").IsNull());
}

TEST_F(HelpcrunchCustomerWritesTest, NeverGivesAnIdAgain) {
  EXPECT_EQ(Create("{}").Integer("/id"), 9000006);
  EXPECT_EQ(Send("DELETE", "/9000006", "").status, 200);
  EXPECT_EQ(Create("{}").Integer("/id"), 9000007);
}

TEST_F(HelpcrunchCustomerWritesTest, RefusesAUserIdThatIsTaken) {
  ExpectBad(Create(R"({"userId":"example_6268"})"), "userId");
  ExpectBad(Create(R"({"userId":"Example_6268"})"), "userId");
  ExpectBad(Change(R"({"userId":"example_6268"})"), "userId");
  EXPECT_EQ(Change(R"({"userId":"example_7001"})").status, 200);  // its own
  EXPECT_EQ(Total(), 45);
}

TEST_F(HelpcrunchCustomerWritesTest, TakesAnEmptyUserIdForNone) {
  for (int i = 0; i < 2; ++i) {
    const Reply reply = Create(R"({"userId":""})");
    EXPECT_EQ(reply.status, 201) << reply.body;
    EXPECT_TRUE(reply.At("/userId").IsNull());
  }
}

TEST_F(HelpcrunchCustomerWritesTest, RefusesBadValues) {
  for (const char* email : {"ada", "ada@", "@example.com", "ada@example", "ada@exam ple.com"}) {
    ExpectBad(Create(R"({"email":")" + std::string(email) + R"("})"), "email");
  }
  ExpectBad(Create(R"({"name":5})"), "name");
  ExpectBad(Create(R"({"phone":{}})"), "phone");
  ExpectBad(Create(R"({"firstSeen":"soon"})"), "firstSeen");
  ExpectBad(Create(R"({"lastSeen":-1})"), "lastSeen");
  ExpectBad(Create(R"({"location":"Kyiv"})"), "location");
  ExpectBad(Create(R"({"location":{"city":1}})"), "location");
  ExpectBad(Create(R"({"city":1})"), "city");
  ExpectBad(Create(R"({"tags":[{"color":"#ffffff"}]})"), "tags");
  ExpectBad(Create(R"({"tags":"lead"})"), "tags");
  ExpectBad(Create(R"({"customData":"x"})"), "customData");
  ExpectBad(Create(R"({"customData":[{"value":1}]})"), "customData");
  ExpectBad(Create(R"({"customData":{"a":[1]}})"), "customData");
  ExpectBad(Change(R"({"blocked":"yes"})"), "blocked");
  EXPECT_EQ(Total(), 45);
}

TEST_F(HelpcrunchCustomerWritesTest, TellsTheFirstBadFieldInTheOrderOfACustomer) {
  ExpectBad(Create(R"({"tags":1,"email":"x","name":1})"), "name");
}

TEST_F(HelpcrunchCustomerWritesTest, RefusesABodyThatIsNoObject) {
  for (const char* body : {"", "[]", "{", "null", "\"x\"", "a=b"}) {
    for (const char* method : {"POST", "PUT", "PATCH"}) {
      const Reply reply = Send(method, std::string(method) == "POST" ? "" : "/8737907", body);
      EXPECT_EQ(reply.status, 400) << body;
      EXPECT_EQ(reply.Text("/errors/0/code"), "invalid_request") << body;
    }
  }
}

TEST_F(HelpcrunchCustomerWritesTest, ReadsJsonOfAnyContentType) {
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/json"}) {
    EXPECT_EQ(client_.Send("POST", "/v1/customers", {{"Content-Type", type}}, "{}").status, 201);
  }
}

TEST_F(HelpcrunchCustomerWritesTest, LeavesWhatIsNotSent) {
  const std::string before = client_.Get("/v1/customers/8737907").body;
  for (const char* method : {"PUT", "PATCH"}) {
    const Reply reply = Send(method, "/8737907", "{}");
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.body, before);
  }
  const Reply changed = Change(R"({"company":"Example Inc.","unsubscribed":true,"email":null})");
  EXPECT_EQ(changed.Text("/name"), "Ada Finch");
  EXPECT_EQ(changed.Text("/company"), "Example Inc.");
  EXPECT_TRUE(changed.At("/unsubscribed").GetBool());
  EXPECT_TRUE(changed.At("/email").IsNull());
}

TEST_F(HelpcrunchCustomerWritesTest, ClearsWhatPutDoesNotSendWhereTheSettingSaysSo) {
  const Program program(
      ScenarioFile("extends: default\nvendors: {helpcrunch: {settings: {put: replace}}}\n"));
  Client client(program, {{"Authorization", "Bearer hc_test"}});
  const Reply reply = client.Send("PUT", "/v1/customers/8737907", {}, R"({"name":"Ada"})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Text("/name"), "Ada");
  EXPECT_TRUE(reply.At("/email").IsNull());
  EXPECT_EQ(reply.At("/tags").Size(), 0U);
  EXPECT_EQ(reply.At("/customData").MemberCount(), 0U);
  EXPECT_FALSE(reply.At("/device").IsNull());
}

TEST_F(HelpcrunchCustomerWritesTest, MergesCustomData) {
  const Reply added = Change(R"({"customData":[{"property":"Seats","value":3}]})");
  EXPECT_EQ(added.Keys("/customData"), "Plan,Seats");
  const Reply removed = Change(R"({"customData":{"Plan":null,"Trial":true}})");
  EXPECT_EQ(removed.Keys("/customData"), "Seats,Trial");
  EXPECT_EQ(Change(R"({"customData":null})").At("/customData").MemberCount(), 0U);
}

TEST_F(HelpcrunchCustomerWritesTest, KeepsThePartsOfAPlaceThatAreNotSent) {
  const Reply reply = Change(R"({"city":"York"})");
  EXPECT_EQ(reply.Text("/location/countryCode"), "GB");
  EXPECT_EQ(reply.Text("/location/city"), "York");
  EXPECT_TRUE(Change(R"({"location":null})").At("/location").IsNull());
}

TEST_F(HelpcrunchCustomerWritesTest, DeletesACustomer) {
  const Reply reply = Send("DELETE", "/8737907", "");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "Ok");
  EXPECT_EQ(reply.Header("Content-Type"), "text/plain");
  EXPECT_EQ(client_.Get("/v1/customers/8737907").status, 404);
  EXPECT_EQ(Total(), 44);
}

TEST_F(HelpcrunchCustomerWritesTest, FindsNoCustomer) {
  for (const char* id : {"/1", "/x"}) {
    for (const char* method : {"PUT", "PATCH", "DELETE"}) {
      const Reply reply = Send(method, id, "{}");
      EXPECT_EQ(reply.status, 404) << method << id;
      EXPECT_EQ(reply.Text("/errors/0/message"), "Customer not found");
    }
  }
}

TEST_F(HelpcrunchCustomerWritesTest, ChangesSeveralInTheOrderOfTheRequest) {
  const Reply reply = Send(
      "PUT", "/batch", R"([{"customer":8737914,"name":"B"},{"customer":"8737907","name":"A"}])");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Text("/0/name"), "B");
  EXPECT_EQ(reply.Text("/1/name"), "A");
  EXPECT_EQ(reply.Integer("/1/id"), 8737907);
}

TEST_F(HelpcrunchCustomerWritesTest, ChangesAllOfABatchOrNone) {
  EXPECT_EQ(Send("PUT", "/batch", R"([{"customer":8737907,"name":"A"},{"customer":1}])").status,
            404);
  ExpectBad(Send("PUT", "/batch", R"([{"customer":8737907,"name":"A"},{"name":"B"}])"), "customer");
  ExpectBad(
      Send("PUT", "/batch", R"([{"customer":8737907,"name":"A"},{"customer":8737914,"name":1}])"),
      "name");
  EXPECT_EQ(client_.Get("/v1/customers/8737907").Text("/name"), "Ada Finch");
}

TEST_F(HelpcrunchCustomerWritesTest, TakesOneToTenInABatch) {
  ExpectBad(Send("PUT", "/batch", "[]"), "customer");
  std::string ten;
  for (int i = 0; i < 10; ++i) ten += R"({"customer":8737907},)";
  EXPECT_EQ(Send("PUT", "/batch", "[" + ten.substr(0, ten.size() - 1) + "]").status, 200);
  ExpectBad(Send("PUT", "/batch", "[" + ten + R"({"customer":8737907}])"), "customer");
  EXPECT_EQ(Send("PUT", "/batch", "{}").status, 400);
}

TEST_F(HelpcrunchCustomerWritesTest, WantsAToken) {
  Client client(program_);
  EXPECT_EQ(client.Send("POST", "/v1/customers", {}, "{}").status, 401);
  EXPECT_EQ(client.Send("PUT", "/v1/customers/batch", {}, "[]").status, 401);
  for (const char* method : {"PUT", "PATCH", "DELETE"}) {
    EXPECT_EQ(client.Send(method, "/v1/customers/8737907", {}, "{}").status, 401);
  }
}

}  // namespace
}  // namespace understudy::conformance
