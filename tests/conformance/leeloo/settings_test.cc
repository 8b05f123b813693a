#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr char kAccounts[] = "/api/v1/accounts?limit=1";
constexpr char kAbsent[] = "/api/v1/accounts/59bbc641b1223300210cdf20";

constexpr char kRequired[] =
    R"({"status":0,"error":{"fields":{"authToken":"REQUIRED"},"code":"FORMAT_ERROR"}})";
constexpr char kWrong[] =
    R"({"status":0,"error":{"fields":{"authToken":"WRONG_TOKEN"},"code":"PERMISSION_DENIED"}})";
constexpr char kTooMany[] = R"({"status":0,"error":{"fields":{},"code":"TOO_MANY_REQUESTS"}})";

// --- Tokens

class LeelooTokenTest : public ::testing::Test {
 protected:
  Client client_{Shared("secured")};
};

TEST_F(LeelooTokenTest, IsTakenFromTheHeader) {
  EXPECT_EQ(client_.Get(kAccounts, {{"X-Leeloo-AuthToken", "ll_test"}}).status, 200);
  EXPECT_EQ(client_.Get(kAccounts, {{"x-leeloo-authtoken", "ll_test"}}).status, 200);
}

TEST_F(LeelooTokenTest, IsTakenFromTheQuery) {
  EXPECT_EQ(client_.Get("/api/v1/accounts?limit=1&authToken=ll_test").status, 200);
}

TEST_F(LeelooTokenTest, IsRequired) {
  const Reply reply = client_.Get(kAccounts);
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.body, kRequired);
  EXPECT_EQ(reply.Header("WWW-Authenticate"), "ApiKey realm=\"leeloo\"");
}

TEST_F(LeelooTokenTest, IsRequiredByEveryOperation) {
  for (const char* target : {"/api/v1/accounts", "/api/v1/accounts/59bbc641b1223300210cdf2f",
                             "/api/v1/accounts/59bbc641b1223300210cdf2f/chat-messages"}) {
    EXPECT_EQ(client_.Get(target).status, 401) << target;
    EXPECT_EQ(client_.Get(target, {{"X-Leeloo-AuthToken", "ll_test"}}).status, 200) << target;
  }
}

TEST_F(LeelooTokenTest, IsWrongWhenUnknown) {
  for (const Headers& headers :
       {Headers{{"X-Leeloo-AuthToken", "ll_other"}}, Headers{{"X-Leeloo-AuthToken", "LL_TEST"}}}) {
    const Reply reply = client_.Get(kAccounts, headers);
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(reply.body, kWrong);
  }
}

TEST_F(LeelooTokenTest, IsWrongWhenUnknownInTheQuery) {
  const Reply reply = client_.Get("/api/v1/accounts?authToken=ll_other");
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.body, kWrong);
}

TEST_F(LeelooTokenTest, IsNotTakenAsBearer) {
  const Reply reply = client_.Get(kAccounts, {{"Authorization", "Bearer ll_test"}});
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.body, kRequired);
}

TEST_F(LeelooTokenTest, IsAskedForBeforeAnythingElseIsRead) {
  EXPECT_EQ(client_.Get(kAbsent).status, 401);
  EXPECT_EQ(client_.Get("/api/v1/accounts?limit=x").status, 401);
}

TEST(LeelooNoTokenTest, IsAskedForUnlessTheScenarioListsSome) {
  Client client(Shared());
  EXPECT_EQ(client.Get(kAccounts).status, 200);
  EXPECT_EQ(client.Get(kAccounts, {{"X-Leeloo-AuthToken", "whatever"}}).status, 200);
  EXPECT_EQ(client.Get("/api/v1/accounts?authToken=whatever").status, 200);
}

// --- Rate limit

std::string LimitedScenario() {
  return ScenarioFile(R"(
name: limited
extends: secured
clock: 2024-01-15T12:00:00Z
vendors:
  leeloo:
    tokens: [ll_test, ll_other]
    rate_limit: {requests: 2, per: minute}
)");
}

TEST(LeelooRateLimitTest, AnswersWhatIsTooMuch) {
  const Program program(LimitedScenario());
  Client client(program, {{"X-Leeloo-AuthToken", "ll_test"}});
  EXPECT_EQ(client.Get(kAccounts).status, 200);
  EXPECT_EQ(client.Get(kAccounts).status, 200);
  const Reply reply = client.Get(kAccounts);
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.body, kTooMany);
  const std::string after = reply.Header("Retry-After");
  ASSERT_FALSE(after.empty());
  EXPECT_EQ(after.find_first_not_of("0123456789"), std::string::npos) << after;
  EXPECT_GE(std::stoi(after), 1);
  EXPECT_LE(std::stoi(after), 60);
}

TEST(LeelooRateLimitTest, CountsATokenOfHeaderAndQueryTogetherAndOthersApart) {
  const Program program(LimitedScenario());
  Client client(program);
  const Headers header = {{"X-Leeloo-AuthToken", "ll_test"}};
  EXPECT_EQ(client.Get(kAccounts, header).status, 200);
  EXPECT_EQ(client.Get("/api/v1/accounts?authToken=ll_test").status, 200);
  EXPECT_EQ(client.Get(kAccounts, header).status, 429);
  EXPECT_EQ(client.Get(kAccounts, {{"X-Leeloo-AuthToken", "ll_other"}}).status, 200);
}

TEST(LeelooRateLimitTest, CountsAllRequestsWhereNoTokenIsAskedFor) {
  const Program program(ScenarioFile(R"(
name: limited
extends: default
clock: 2024-01-15T12:00:00Z
vendors:
  leeloo:
    rate_limit: {requests: 1, per: minute}
)"));
  Client client(program);
  EXPECT_EQ(client.Get(kAccounts).status, 200);
  EXPECT_EQ(client.Get(kAccounts).status, 429);
}

TEST(LeelooRateLimitTest, IsOffUnlessTheScenarioSetsIt) {
  Client client(Shared());
  for (int i = 0; i < 350; ++i) ASSERT_EQ(client.Get(kAccounts).status, 200) << i;
}

// --- error_status: ok

std::string ErrorsAreOk() {
  return ScenarioFile(R"(
name: errors with HTTP 200
extends: default
clock: 2024-01-15T12:00:00Z
vendors:
  leeloo:
    tokens: [ll_test]
    rate_limit: {requests: 3, per: minute}
    settings: {error_status: ok}
)");
}

class LeelooErrorStatusTest : public ::testing::Test {
 protected:
  void ExpectOk(const Reply& reply, const std::string& body) {
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, body);
    EXPECT_EQ(reply.Header("Content-Type"), "application/json");
  }

  const Program program_{ErrorsAreOk()};
  Client anyone_{program_};
  Client client_{program_, {{"X-Leeloo-AuthToken", "ll_test"}}};
};

TEST_F(LeelooErrorStatusTest, GivesTheErrorOfAnAbsentAccountWithHttp200) {
  ExpectOk(client_.Get(kAbsent),
           R"({"status":0,"error":{"fields":{"id":"NOT_FOUND"},"code":"NOT_FOUND"}})");
}

TEST_F(LeelooErrorStatusTest, GivesTheErrorOfABadParameterWithHttp200) {
  ExpectOk(client_.Get("/api/v1/accounts?limit=101"),
           R"({"status":0,"error":{"fields":{"limit":"TOO_HIGH"},"code":"FORMAT_ERROR"}})");
}

TEST_F(LeelooErrorStatusTest, GivesTheErrorsOfTokensWithHttp200) {
  ExpectOk(anyone_.Get(kAccounts), kRequired);
  EXPECT_EQ(anyone_.Get(kAccounts).Header("WWW-Authenticate"), "");
  ExpectOk(anyone_.Get(kAccounts, {{"X-Leeloo-AuthToken", "ll_other"}}), kWrong);
}

TEST_F(LeelooErrorStatusTest, GivesTheErrorOfTheRateLimitWithHttp200) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client_.Get(kAccounts).Integer("/status"), 1);
  const Reply reply = client_.Get(kAccounts);
  ExpectOk(reply, kTooMany);
  EXPECT_NE(reply.Header("Retry-After"), "");
}

TEST_F(LeelooErrorStatusTest, LeavesWhatIsRightAlone) {
  const Reply reply = client_.Get(kAccounts);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.Integer("/status"), 1);
}

TEST_F(LeelooErrorStatusTest, DoesNotConcernTheOtherVendors) {
  EXPECT_EQ(anyone_.Get("/v1/customers/8737843").status, 401);
}

}  // namespace
}  // namespace understudy::conformance
