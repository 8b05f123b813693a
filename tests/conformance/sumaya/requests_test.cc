#include <gtest/gtest.h>

#include <set>
#include <string>

#include "../support/client.h"
#include "../support/shared.h"
#include "../support/verbs.h"
#include "page.h"

namespace understudy::conformance {
namespace {

const std::set<std::string> kReading = {"GET", "HEAD"};

constexpr const char* kOperations[] = {
    "/v1/admin/customer/d8332950-d9b5-11ec-8b58-ed003ada5998/trengo-messages",
    "/v1/admin/customers/d8332950-d9b5-11ec-8b58-ed003ada5998/trengo-messages",
    "/v1/admin/customer/d8332950-d9b5-11ec-8b58-ed003ada5998/points-records",
    "/v1/admin/customers/d8332950-d9b5-11ec-8b58-ed003ada5998/points-records",
    "/v1/admin/points-records",
    "/v1/admin/subscriptions/572eb2c0-d260-11ef-8384-7f36cc3384ae/subscription-records"};

class SumayaRequestTest : public ::testing::Test {
 protected:
  // The vendor's shape of an error whose words nobody documents.
  void ExpectRefused(const Reply& reply, int status) {
    ExpectError(reply, status, reply.Text("/message"));
    EXPECT_NE(reply.Text("/message"), "");
  }

  Client client_{Shared()};
};

TEST_F(SumayaRequestTest, SaysThatTheReplyIsJson) {
  for (const char* target : kOperations) {
    EXPECT_EQ(client_.Get(target).Header("Content-Type"), "application/json") << target;
  }
}

TEST_F(SumayaRequestTest, AnswersHeadLikeGetWithoutTheBody) {
  for (const char* target : kOperations) {
    const Reply get = client_.Get(target);
    const Reply head = client_.Send("HEAD", target);
    EXPECT_EQ(head.status, 200) << target;
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(head.Header("Content-Length"), std::to_string(get.body.size()));
  }
}

TEST_F(SumayaRequestTest, AcceptsOneTrailingSlash) {
  for (const char* target : kOperations) {
    EXPECT_EQ(client_.Get(std::string(target) + "/").status, 200) << target;
  }
}

TEST_F(SumayaRequestTest, RefusesAnotherVerbNamingThoseItTakes) {
  for (const char* target : kOperations) {
    for (const char* verb : {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
      const Reply reply = client_.Send(verb, target);
      ExpectRefused(reply, 405);
      EXPECT_EQ(AllowedVerbs(reply), kReading) << verb << " " << target;
    }
  }
}

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
  ExpectRefused(client_.Get(kOperations[0], {{"X-Long", std::string(70'000, 'x')}}), 431);
}

// --- Tokens

class SumayaTokenTest : public ::testing::Test {
 protected:
  Client client_{Shared("secured")};
};

TEST_F(SumayaTokenTest, IsRequiredByEveryOperation) {
  for (const char* target : kOperations) {
    ExpectError(client_.Get(target), 401, "Unauthenticated.");
    EXPECT_EQ(client_.Get(target, {{"Authorization", "Bearer su_test"}}).status, 200) << target;
  }
}

TEST_F(SumayaTokenTest, IsChallengedForIn401Alone) {
  EXPECT_EQ(client_.Get(kOperations[0]).Header("WWW-Authenticate"), "Bearer realm=\"sumaya\"");
  EXPECT_EQ(
      client_.Get(kOperations[0], {{"Authorization", "Bearer su_test"}}).Header("WWW-Authenticate"),
      "");
}

TEST_F(SumayaTokenTest, IsRefusedWhenUnknown) {
  ExpectError(client_.Get(kOperations[0], {{"Authorization", "Bearer su_other"}}), 401,
              "Unauthenticated.");
}

TEST_F(SumayaTokenTest, IsRefusedUnderAnotherScheme) {
  ExpectError(client_.Get(kOperations[0], {{"Authorization", "Basic su_test"}}), 401,
              "Unauthenticated.");
}

TEST_F(SumayaTokenTest, IsReadWithTheSchemeInAnyLetterCase) {
  EXPECT_EQ(client_.Get(kOperations[0], {{"Authorization", "bearer su_test"}}).status, 200);
}

TEST_F(SumayaTokenTest, IsAskedForBeforeTheCustomerIsLookedFor) {
  ExpectError(client_.Get(Messages("abc")), 401, "Unauthenticated.");
  ExpectError(client_.Get(Messages("abc", "?sort=x")), 401, "Unauthenticated.");
}

TEST(SumayaNoTokenTest, IsAskedForUnlessTheScenarioListsSome) {
  Client client(Shared());
  EXPECT_EQ(client.Get(kOperations[0]).status, 200);
  EXPECT_EQ(client.Get(kOperations[0], {{"Authorization", "Bearer whatever"}}).status, 200);
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
  EXPECT_EQ(client.Get(kOperations[0]).status, 200);
  const Reply reply = client.Get(kOperations[0]);
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
  EXPECT_EQ(left(client.Get(kOperations[0])), "3 2 ");
  EXPECT_EQ(left(client.Get(Messages("abc"))), "3 1 ");
  EXPECT_EQ(left(client.Get(Messages(kSalma, "?sort=x"))), "3 0 ");
  for (int i = 0; i < 2; ++i) {
    const Reply reply = client.Get(kOperations[0]);
    EXPECT_EQ(reply.status, 429);
    EXPECT_EQ(reply.Header("Retry-After"), "60");
    EXPECT_EQ(left(reply), "3 0 1705320060");  // 2024-01-15T12:01:00Z
    EXPECT_EQ(reply.headers.count("x-ratelimit-limit"), 1U);
  }
}

TEST(SumayaRateLimitTest, SaysNothingWithoutALimit) {
  const Reply reply = Client(Shared()).Get(kOperations[0]);
  EXPECT_EQ(reply.headers.count("x-ratelimit-limit"), 0U);
}

}  // namespace
}  // namespace understudy::conformance
