#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr char kCustomer[] = "/v1/customers/8737843";
const Headers kToken = {{"Authorization", "Bearer hc_test"}};

// The shipped scenario at a standstill, so that no test depends on how fast it runs.
std::string LimitedScenario() {
  return ScenarioFile(R"(
name: limited
extends: rate-limited
clock: 2024-01-15T12:00:00Z
)");
}

void ExpectServed(Client& client, int times) {
  for (int i = 0; i < times; ++i) EXPECT_EQ(client.Get(kCustomer).status, 200) << "request " << i;
}

TEST(HelpcrunchRateLimitTest, AnswersTheSixthRequestOfAMinuteAsTheDocumentShows) {
  const Program program("rate-limited");
  Client client(program, kToken);
  ExpectServed(client, 5);
  const Reply reply = client.Get(kCustomer);
  EXPECT_EQ(reply.status, 429);
  ExpectGolden(program, reply, "helpcrunch/too_many_requests.json");
}

TEST(HelpcrunchRateLimitTest, SaysInWholeSecondsWhenToComeAgain) {
  const Program program(LimitedScenario());
  Client client(program, kToken);
  ExpectServed(client, 5);
  const std::string after = client.Get(kCustomer).Header("Retry-After");
  ASSERT_FALSE(after.empty());
  EXPECT_EQ(after.find_first_not_of("0123456789"), std::string::npos) << after;
  EXPECT_GE(std::stoi(after), 1);
  EXPECT_LE(std::stoi(after), 60);
}

// Without the reason, a client that honours Retry-After waits for ever.
TEST(HelpcrunchRateLimitTest, SaysThatAFrozenClockEndsNoLimitByItself) {
  const Program program(LimitedScenario());
  Client client(program, kToken);
  const std::string in_world = std::string("/~cart") + kCustomer;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.Get(in_world).status, 200);
  EXPECT_EQ(client.Get(in_world).Header("Understudy-Reason"),
            "The world's clock is frozen, so waiting does not end the rate limit. Advance the "
            "clock: POST /__admin/worlds/cart/clock/advance {\"by\": \"60s\"}");
  const Headers json = {{"Content-Type", "application/json"}};
  const Reply advanced =
      client.Send("POST", "/__admin/worlds/cart/clock/advance", json, R"({"by": "60s"})");
  EXPECT_EQ(advanced.status, 200) << advanced.body;
  EXPECT_EQ(client.Get(in_world).status, 200);
}

TEST(HelpcrunchRateLimitTest, NamesTheLimitWhereWaitingHelps) {
  const Program running("rate-limited");
  Client client(running, kToken);
  ExpectServed(client, 5);
  EXPECT_EQ(client.Get(kCustomer).status, 429);
  EXPECT_EQ(client.Get(kCustomer).Header("Understudy-Reason"),
            "The rate limit of helpcrunch refused this request: it allows 5 in 60s for each "
            "credential.");
}

TEST(HelpcrunchRateLimitTest, CountsEachTokenByItself) {
  const Program program(ScenarioFile(R"(
name: two tokens
extends: default
clock: 2024-01-15T12:00:00Z
vendors:
  helpcrunch:
    tokens: [first, second]
    rate_limit: {requests: 1, per: hour}
)"));
  Client first(program, {{"Authorization", "Bearer first"}});
  Client second(program, {{"Authorization", "Bearer second"}});
  EXPECT_EQ(first.Get(kCustomer).status, 200);
  EXPECT_EQ(first.Get(kCustomer).status, 429);
  EXPECT_EQ(second.Get(kCustomer).status, 200);
}

TEST(HelpcrunchRateLimitTest, CountsRequestsForAbsentCustomersToo) {
  const Program program(LimitedScenario());
  Client client(program, kToken);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.Get("/v1/customers/1").status, 404);
  EXPECT_EQ(client.Get(kCustomer).status, 429);
}

TEST(HelpcrunchRateLimitTest, RefusesAnUnknownTokenEvenThen) {
  const Program program(LimitedScenario());
  Client client(program, kToken);
  ExpectServed(client, 5);
  EXPECT_EQ(client.Get(kCustomer).status, 429);
  EXPECT_EQ(client.Get(kCustomer, {{"Authorization", "Bearer hc_unknown"}}).status, 401);
}

TEST(HelpcrunchRateLimitTest, DoesNotCountWhatItRefusedForItsToken) {
  const Program program(LimitedScenario());
  Client client(program, kToken);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(client.Get(kCustomer, {{"Authorization", "Bearer hc_unknown"}}).status, 401);
  }
  ExpectServed(client, 5);
}

TEST(HelpcrunchRateLimitTest, DoesNotConcernTheOtherVendors) {
  const Program program(LimitedScenario());
  Client client(program, kToken);
  ExpectServed(client, 5);
  EXPECT_EQ(client.Get(kCustomer).status, 429);
  EXPECT_EQ(client.Get("/api/v1/accounts?limit=1").status, 200);
}

TEST(HelpcrunchRateLimitTest, IsOffUnlessTheScenarioSetsIt) {
  Client client(Shared(), kToken);
  ExpectServed(client, 200);
}

}  // namespace
}  // namespace understudy::conformance
