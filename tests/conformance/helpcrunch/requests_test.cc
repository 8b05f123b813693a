#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr char kCustomer[] = "/v1/customers/8737843";

class HelpcrunchRequestTest : public ::testing::Test {
 protected:
  void ExpectError(const Reply& reply, int status, const std::string& code) {
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(reply.Keys(""), "errors");
    EXPECT_EQ(reply.Keys("/errors/0"), "code,message");
    EXPECT_EQ(reply.Text("/errors/0/code"), code);
    EXPECT_NE(reply.Text("/errors/0/message"), "");
  }

  const Program& program_ = Shared();
  Client client_{program_, {{"Authorization", "Bearer hc_test"}}};
};

TEST_F(HelpcrunchRequestTest, AnswersHeadOfAnAbsentCustomerWithTheStatusAlone) {
  const Reply head = client_.Send("HEAD", "/v1/customers/1");
  EXPECT_EQ(head.status, 404);
  EXPECT_EQ(head.body, "");
}

TEST_F(HelpcrunchRequestTest, TakesASecondTrailingSlashForAnotherPath) {
  ExpectError(client_.Get("/v1/customers/8737843//"), 404, "route_not_found");
}

TEST_F(HelpcrunchRequestTest, IgnoresUnknownParameters) {
  EXPECT_EQ(client_.Get("/v1/customers/8737843?verbose=1&x[]=2").status, 200);
}

TEST_F(HelpcrunchRequestTest, AnswersAnUnknownPathInItsOwnShape) {
  ExpectError(client_.Get("/v1/organization"), 404, "route_not_found");
  ExpectError(client_.Get("/v1"), 404, "route_not_found");
}

TEST_F(HelpcrunchRequestTest, HintsAtTheOperationThatWasMeant) {
  // /v1/customer is a prefix of Sumaya.
  const Reply reply = client_.Get("/v1/chat/5215261");
  ExpectError(reply, 404, "route_not_found");
  EXPECT_EQ(reply.Header("Understudy-Hint"),
            "did you mean GET /v1/chats/{id}? The path has `chat`, not `chats`.");
}

TEST_F(HelpcrunchRequestTest, GivesNoHintWhereTheCustomerIsAbsent) {
  EXPECT_EQ(client_.Get("/v1/customers/1").Header("Understudy-Hint"), "");
}

TEST_F(HelpcrunchRequestTest, ReadsPathsInTheirLetterCaseOnly) {
  ExpectError(client_.Get("/v1/Customers/8737843"), 404, "route_not_found");
}

TEST_F(HelpcrunchRequestTest, RefusesBrokenPercentEncoding) {
  ExpectError(client_.Get("/v1/customers/%zz"), 400, "bad_request");
  ExpectError(client_.Get("/v1/customers/8737843?x=%g1"), 400, "bad_request");
  ExpectError(client_.Get("/v1/customers/8737843%"), 400, "bad_request");
}

TEST_F(HelpcrunchRequestTest, RefusesAnEncodedNul) {
  ExpectError(client_.Get("/v1/customers/8737843%00"), 400, "bad_request");
}

TEST_F(HelpcrunchRequestTest, RefusesWhatIsNotUtf8) {
  ExpectError(client_.Get("/v1/customers/%ff%fe"), 400, "bad_request");
}

TEST_F(HelpcrunchRequestTest, RefusesATargetOfMoreThan8KiB) {
  ExpectError(client_.Get("/v1/customers/" + std::string(10000, '9')), 414, "uri_too_long");
}

TEST_F(HelpcrunchRequestTest, RefusesHeadersOfMoreThan64KiB) {
  ExpectError(client_.Get(kCustomer, {{"X-Long", std::string(70'000, 'x')}}), 431,
              "headers_too_large");
}

TEST_F(HelpcrunchRequestTest, KeepsTheConnectionForManyRequests) {
  const std::string request =
      "GET /v1/customers/8737843 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
      "hc_test\r\n\r\n";
  std::string requests;
  for (int i = 0; i < 20; ++i) requests += request;
  const std::string replies = Raw(program_, requests, 20);
  std::size_t served = 0;
  for (auto at = replies.find("HTTP/1.1 200"); at != std::string::npos;
       at = replies.find("HTTP/1.1 200", at + 1)) {
    ++served;
  }
  EXPECT_EQ(served, 20U);
}

TEST_F(HelpcrunchRequestTest, ServesThePathsBelowTheHostsNameToo) {
  const Reply plain = client_.Get(kCustomer);
  const Reply reply = client_.Get("/api.helpcrunch.com" + std::string(kCustomer));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, plain.body);
  EXPECT_EQ(client_.Get("/~hc-alias/api.helpcrunch.com" + std::string(kCustomer)).body, plain.body);
  EXPECT_EQ(
      client_.Json("POST", "/api.helpcrunch.com/v1/customers/search", R"({"limit":1})").status,
      200);
  ExpectError(client_.Get("/api.helpcrunch.com/v1/customers/1"), 404, "entity_not_found");
  ExpectError(Client(program_).Get("/api.helpcrunch.com/v1/customers"), 401, "invalid_token");
}

TEST_F(HelpcrunchRequestTest, HintsAtTheOperationThatWasMeantBelowTheHostsNameToo) {
  const Reply reply = client_.Get("/api.helpcrunch.com/v1/customer/8737843");
  ExpectError(reply, 404, "route_not_found");
  EXPECT_EQ(reply.Text("/errors/0/message"),
            "There is no GET /api.helpcrunch.com/v1/customer/8737843.");
  EXPECT_EQ(reply.Header("Understudy-Hint"),
            "did you mean GET /v1/customers/{id}? The path has `customer`, not `customers`.");
  EXPECT_EQ(client_.Get("/api.helpcrunch.com/v2/customers").Header("Content-Type"),
            client_.Get("/nobody/v2/customers").Header("Content-Type"));
}

TEST_F(HelpcrunchRequestTest, HasRequestsBelowTheHostsNameInTheJournalAsTheVendors) {
  const std::string path = "/api.helpcrunch.com" + std::string(kCustomer);
  EXPECT_EQ(client_.Get("/~hc-journal" + path).status, 200);
  const Reply journal = client_.Get("/~hc-journal/__admin/requests.jsonl");
  EXPECT_NE(journal.body.find(path), std::string::npos) << journal.body;
  EXPECT_NE(journal.body.find("\"helpcrunch.getCustomer\""), std::string::npos) << journal.body;
}

TEST_F(HelpcrunchRequestTest, RefusesAKeyInBracketsUnlessTheSettingAcceptsIt) {
  const Headers bracketed = {{"Authorization", "Bearer <hc_test>"}};
  ExpectError(Client(program_, bracketed).Get(kCustomer), 401, "invalid_token");
  const Program accepting(ScenarioFile(
      "extends: default\nvendors: {helpcrunch: {settings: {bracketed_key: accept}}}\n"));
  EXPECT_EQ(Client(accepting, bracketed).Get(kCustomer).status, 200);
  EXPECT_EQ(Client(accepting, {{"Authorization", "Bearer hc_test"}}).Get(kCustomer).status, 200);
  EXPECT_EQ(Client(accepting, {{"Authorization", "Bearer <hc_test~cart>"}}).Get(kCustomer).status,
            200);
  for (const char* wrong : {"<hc_tes>", "<>", "<hc_test", "hc_test>", "<<hc_test>>"}) {
    const Headers sent = {{"Authorization", "Bearer " + std::string(wrong)}};
    ExpectError(Client(accepting, sent).Get(kCustomer), 401, "invalid_token");
  }
}

}  // namespace
}  // namespace understudy::conformance
