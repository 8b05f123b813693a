// WireMock's calls where the server can't know the result, and those that it does not have.

#include <string>

#include "wiremock_run.h"

namespace understudy::conformance {
namespace {

constexpr const char* kPost = "/v1/customers";
// Takes more work than is allowed: it finds a million values.
constexpr const char* kWork =
    R"({"matchesJsonPath":"$[0,0,0,0,0,0,0,0,0,0][0,0,0,0,0,0,0,0,0,0][0,0,0,0,0,0,0,0,0,0])"
    R"([0,0,0,0,0,0,0,0,0,0][0,0,0,0,0,0,0,0,0,0][0,0,0,0,0,0,0,0,0,0]"})";

class WireMockUnknownTest : public WireMockFixture {
 protected:
  WireMockUnknownTest() : WireMockFixture({"--journal-body", "2"}) {}
  explicit WireMockUnknownTest(const std::vector<std::string>& arguments)
      : WireMockFixture(arguments) {}

  void Send(const std::string& body) {
    client_.Send("POST", kPost,
                 {{"Authorization", "Bearer hc_test"}, {"Content-Type", "application/json"}}, body);
  }
  void ExpectRefused(const std::string& pattern, const std::string& title) {
    for (const char* call : {"/count", "/find", "/remove"}) {
      SCOPED_TRACE(call + pattern);
      const Reply reply = Ask(std::string(kRequests) + call, pattern);
      ExpectWireMockError(reply, 422, "/bodyPatterns/0");
      EXPECT_EQ(reply.Text("/errors/0/title"), title);
      EXPECT_NE(reply.body.find("the pattern POST urlPath /v1/customers matches request 1"),
                std::string::npos)
          << reply.body;
    }
    EXPECT_EQ(Count(), 1) << "a refused call removed a request";
    const Reply near = Ask("/__admin/near-misses/request-pattern", pattern);
    EXPECT_EQ(near.status, 200) << near.body;
    EXPECT_EQ(near.At("/nearMisses").Size(), 1U) << near.body;
  }
  static std::string PatternWith(const std::string& body_pattern) {
    return R"({"method":"POST","urlPath":"/v1/customers","bodyPatterns":[)" + body_pattern + "]}";
  }
};

TEST_F(WireMockUnknownTest, RefusesWhatTheLostPartOfABodyDecides) {
  Send(std::string(100'000, 'x'));
  for (const char* matcher :
       {R"({"doesNotContain":"y"})", R"({"contains":"y"})", R"({"not":{"contains":"y"}})",
        R"({"not":{"equalTo":"y","caseInsensitive":true}})"}) {
    ExpectRefused(PatternWith(matcher), "Body not kept");
  }
  EXPECT_EQ(Count(PatternWith(R"({"contains":"x"})")), 1);
  EXPECT_EQ(Count(PatternWith(R"({"doesNotContain":"x"})")), 0);
  EXPECT_EQ(Count(PatternWith(R"({"equalTo":"y"})")), 0);
  EXPECT_EQ(Count(R"({"method":"GET","bodyPatterns":[{"contains":"y"}]})"), 0);
}

// 413 and 431: what the server refused to read is neither there nor absent.
TEST_F(WireMockUnknownTest, RefusesWhatTheUnreadPartOfARequestDecides) {
  const std::string begin = "POST /v1/customers HTTP/1.1\r\nHost: h\r\n";
  Raw(program_, begin + "X-First: 1\r\nX-Long: " + std::string(100'000, 'x') + "\r\n\r\n", 1);
  const auto ask = [&](const std::string& condition) {
    return Ask(std::string(kRequests) + "/count",
               R"({"method":"POST","urlPath":"/v1/customers",)" + condition + "}");
  };
  for (const std::string condition :
       {R"("headers":{"X-Other":{"absent":true}})",
        R"("headers":{"X-Other":{"doesNotContain":"a"}})", R"("bodyPatterns":[{"absent":true}])"}) {
    const Reply reply = ask(condition);
    EXPECT_EQ(reply.status, 422) << condition << reply.body;
    EXPECT_EQ(reply.Text("/errors/0/title"), "Request not read");
  }
  EXPECT_EQ(Count(R"({"headers":{"X-First":{"equalTo":"1"}}})"), 1);
  EXPECT_EQ(Count(R"({"headers":{"X-First":{"absent":true}}})"), 0);

  client_.Send("DELETE", kRequests);
  Raw(program_, begin + "Content-Length: 99999999999\r\n\r\n", 1);
  EXPECT_EQ(ask(R"("bodyPatterns":[{"absent":true}])").Integer("/count"), 0);
  EXPECT_EQ(ask(R"("headers":{"X-Other":{"absent":true}})").Integer("/count"), 1);
  EXPECT_EQ(ask(R"("bodyPatterns":[{"doesNotContain":"a"}])").status, 422);
  const Reply verdict = client_.Json(
      "POST", "/__admin/verify",
      R"([{"request":{"urlPath":"/v1/customers","bodyPatterns":[{"doesNotContain":"a"}]}}])");
  EXPECT_EQ(verdict.status, 422);
  EXPECT_NE(verdict.body.find("refused to read"), std::string::npos) << verdict.body;
}

TEST_F(WireMockUnknownTest, AnswersUnknownCallsInWireMocksForm) {
  const std::string id = std::string("/__admin/mappings/") + kNoId;
  for (const auto& [method, path] :
       {std::pair<std::string, std::string>("GET", "/__admin/mappings"),
        {"POST", "/__admin/mappings"},
        {"POST", "/__admin/mappings/import"},
        {"PUT", id},
        {"GET", "/__admin/scenarios"},
        {"POST", "/__admin/scenarios/reset"},
        {"POST", "/__admin/settings"},
        {"PATCH", "/__admin/settings/extended"},
        {"POST", "/__admin/recordings/start"},
        {"GET", "/__admin/files"},
        {"POST", "/__admin/shutdown"},
        {"POST", "/__admin/requests/a/b/c"}}) {
    for (const char* prefix : {"", "/~a"}) {
      SCOPED_TRACE(method + " " + prefix + path);
      ExpectWireMockError(client_.Send(method, prefix + path), 404);
    }
  }
  ExpectAdminError(client_.Get("/__admin/nothing"), 404, "not_found");
  ExpectAdminError(client_.Get("/__admin/worlds/a/nothing"), 404, "not_found");
}

class WireMockWorkTest : public WireMockUnknownTest {
 protected:
  WireMockWorkTest() : WireMockUnknownTest(std::vector<std::string>{}) {}
};

TEST_F(WireMockWorkTest, RefusesWhatTakesTooMuchWork) {
  Send("[[[[[[1]]]]]]");
  const std::string inverted = std::string(R"({"not":)") + kWork + "}";
  for (const std::string& matcher : {std::string(kWork), inverted}) {
    ExpectRefused(PatternWith(matcher), "Work limit reached");
    for (const char* times : {"", ", exactly: 0", ", at_most: 0"}) {
      const Reply verify =
          Ask("/__admin/verify", "[{request: " + PatternWith(matcher) + times + "}]");
      EXPECT_EQ(verify.status, 422) << times << verify.body;
      EXPECT_NE(verify.body.find("work limit"), std::string::npos) << verify.body;
    }
  }
}

class ViolationsUnknownTest : public AdminFixture {
 protected:
  ViolationsUnknownTest() : AdminFixture({"--journal", "2", "--journal-body", "1"}) {}
};

// `expect=none` must not be met by requests that nobody has looked at.
TEST_F(ViolationsUnknownTest, ExpectsNone) {
  const std::string none = "/__admin/violations?expect=none";
  EXPECT_EQ(client_.Get(none).status, 200);
  client_.Json("PUT", "/api/v2/customer/1", R"({"firstname":")" + std::string(2000, 'a') + "\"}");
  EXPECT_EQ(client_.Get("/__admin/violations").status, 200);
  const Reply cut = client_.Get(none);
  ExpectAdminError(cut, 422, "violations");
  EXPECT_EQ(cut.Integer("/total"), 0) << cut.body;
  EXPECT_EQ(cut.Text("/error/message"),
            "It can't be known whether 1 request violates the contract: the journal kept only a "
            "part of the body. Raise "
            "--journal-body.");
  for (int i = 0; i < 2; ++i) client_.Get("/api/v2/customer/1");
  const Reply dropped = client_.Get(none);
  ExpectAdminError(dropped, 422, "violations");
  EXPECT_EQ(dropped.Text("/error/message"),
            "It can't be known whether 1 request violates the contract: the journal no longer has "
            "it. Raise --journal or "
            "--journal-bytes, or reset the world before the test.");
  client_.Send("DELETE", "/__admin/requests");
  EXPECT_EQ(client_.Get(none).status, 200);
}

}  // namespace
}  // namespace understudy::conformance
