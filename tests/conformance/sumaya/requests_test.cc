#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"
#include "page.h"

namespace understudy::conformance {
namespace {

constexpr const char* kMessages =
    "/v1/admin/customer/d8332950-d9b5-11ec-8b58-ed003ada5998/trengo-messages";

class SumayaRequestTest : public ::testing::Test {
 protected:
  // The vendor's shape of an error whose words nobody documents.
  void ExpectRefused(const Reply& reply, int status) {
    ExpectError(reply, status, reply.Text("/message"));
    EXPECT_NE(reply.Text("/message"), "");
  }

  Client client_{Shared()};
};

TEST_F(SumayaRequestTest, AnswersAnUnknownPathInItsOwnShape) {
  ExpectRefused(client_.Get("/v1/admin"), 404);
  ExpectRefused(client_.Get("/v1/admin/orders"), 404);
  ExpectRefused(client_.Get("/v1/admin/customer/1"), 404);
}

TEST_F(SumayaRequestTest, LeavesPathsThatOnlyBeginLikeItsOwnToHelpcrunch) {
  const Reply reply = client_.Get("/v1/administrators");
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.Text("/errors/0/code"), "route_not_found");
}

TEST_F(SumayaRequestTest, HintsAtTheOperationThatWasMeant) {
  EXPECT_EQ(client_.Get("/v1/admin/point-records").Header("Understudy-Hint"),
            "did you mean GET /v1/admin/points-records? The path has `point-records`, not "
            "`points-records`.");
  EXPECT_EQ(client_.Get("/v1/admin/customer/1/trengo-message").Header("Understudy-Hint"),
            "did you mean GET /v1/admin/customer/{id}/trengo-messages? The path has "
            "`trengo-message`, not `trengo-messages`.");
  EXPECT_EQ(client_.Get("/v1/admin/subscription/1/subscription-records").Header("Understudy-Hint"),
            "did you mean GET /v1/admin/subscriptions/{id}/subscription-records? The path has "
            "`subscription`, not `subscriptions`.");
}

TEST_F(SumayaRequestTest, RefusesBrokenPercentEncoding) {
  ExpectRefused(client_.Get("/v1/admin/points-records?search_text=%zz"), 400);
  ExpectRefused(client_.Get("/v1/admin/customer/%zz/points-records"), 400);
}

TEST_F(SumayaRequestTest, RefusesAnEncodedNul) {
  ExpectRefused(client_.Get("/v1/admin/points-records?search_text=a%00"), 400);
}

TEST_F(SumayaRequestTest, RefusesWhatIsNotUtf8) {
  ExpectRefused(client_.Get("/v1/admin/points-records?search_text=%ff"), 400);
}

TEST_F(SumayaRequestTest, RefusesATargetOfMoreThan8KiB) {
  ExpectRefused(client_.Get("/v1/admin/points-records?search_text=" + std::string(9000, 'x')), 414);
}

TEST_F(SumayaRequestTest, RefusesHeadersOfMoreThan64KiB) {
  ExpectRefused(client_.Get(kMessages, {{"X-Long", std::string(70'000, 'x')}}), 431);
}

// --- Tokens

class SumayaTokenTest : public ::testing::Test {
 protected:
  Client client_{Shared("secured")};
};

TEST_F(SumayaTokenTest, IsChallengedForIn401Alone) {
  EXPECT_EQ(client_.Get(kMessages).Header("WWW-Authenticate"), "Bearer realm=\"sumaya\"");
  EXPECT_EQ(
      client_.Get(kMessages, {{"Authorization", "Bearer su_test"}}).Header("WWW-Authenticate"), "");
}

TEST_F(SumayaTokenTest, IsRefusedWhenUnknown) {
  ExpectError(client_.Get(kMessages, {{"Authorization", "Bearer su_other"}}), 401,
              "Unauthenticated.");
}

TEST_F(SumayaTokenTest, IsRefusedUnderAnotherScheme) {
  ExpectError(client_.Get(kMessages, {{"Authorization", "Basic su_test"}}), 401,
              "Unauthenticated.");
}

TEST_F(SumayaTokenTest, IsReadWithTheSchemeInAnyLetterCase) {
  EXPECT_EQ(client_.Get(kMessages, {{"Authorization", "bearer su_test"}}).status, 200);
}

TEST_F(SumayaTokenTest, IsAskedForBeforeTheCustomerIsLookedFor) {
  ExpectError(client_.Get(Messages("abc")), 401, "Unauthenticated.");
  ExpectError(client_.Get(Messages("abc", "?sort=x")), 401, "Unauthenticated.");
}

TEST(SumayaNoTokenTest, IsAskedForUnlessTheScenarioListsSome) {
  Client client(Shared());
  EXPECT_EQ(client.Get(kMessages).status, 200);
  EXPECT_EQ(client.Get(kMessages, {{"Authorization", "Bearer whatever"}}).status, 200);
}

// --- Rate limit

TEST(SumayaRateLimitTest, AnswersWhatIsTooMuch) {
  const Program program(ScenarioFile(R"(
name: limited
extends: default
clock: 2024-01-15T12:00:00Z
vendors:
  sumaya:
    rate_limit: {requests: 1, per: minute}
)"));
  Client client(program);
  EXPECT_EQ(client.Get(kMessages).status, 200);
  const Reply reply = client.Get(kMessages);
  ExpectError(reply, 429, "Too Many Attempts.");
  const std::string after = reply.Header("Retry-After");
  ASSERT_FALSE(after.empty());
  EXPECT_EQ(after.find_first_not_of("0123456789"), std::string::npos) << after;
}

TEST(SumayaRateLimitTest, SaysWhatIsLeftAsLaravelDoes) {
  const Program program(ScenarioFile(R"(
name: limited
extends: default
clock: 2024-01-15T12:00:00Z
vendors:
  sumaya:
    rate_limit: {requests: 3, per: minute}
)"));
  Client client(program);
  const auto left = [](const Reply& reply) {
    return reply.Header("X-RateLimit-Limit") + " " + reply.Header("X-RateLimit-Remaining") + " " +
           reply.Header("X-RateLimit-Reset");
  };
  EXPECT_EQ(left(client.Get(kMessages)), "3 2 ");
  EXPECT_EQ(left(client.Get(Messages("abc"))), "3 1 ");
  EXPECT_EQ(left(client.Get(Messages(kSalma, "?sort=x"))), "3 0 ");
  for (int i = 0; i < 2; ++i) {
    const Reply reply = client.Get(kMessages);
    EXPECT_EQ(reply.status, 429);
    EXPECT_EQ(reply.Header("Retry-After"), "60");
    EXPECT_EQ(left(reply), "3 0 1705320060");  // 2024-01-15T12:01:00Z
    EXPECT_EQ(reply.headers.count("x-ratelimit-limit"), 1U);
  }
}

TEST(SumayaRateLimitTest, SaysNothingWithoutALimit) {
  const Reply reply = Client(Shared()).Get(kMessages);
  EXPECT_EQ(reply.headers.count("x-ratelimit-limit"), 0U);
}

}  // namespace
}  // namespace understudy::conformance
