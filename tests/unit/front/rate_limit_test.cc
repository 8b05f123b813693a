#include "front/rate_limit.h"

#include <gtest/gtest.h>

namespace understudy::front {
namespace {

using namespace std::chrono_literals;

const Instant kStart(std::chrono::milliseconds(1'705'320'000'000));
const RateLimit kThreeAMinute{3, 1min};

// Takes `times` and expects each to be allowed.
void Use(RateLimiter& limiter, const std::string& credential, int times, Instant now) {
  for (int i = 0; i < times; ++i) {
    EXPECT_EQ(limiter.Take(credential, kThreeAMinute, now), std::nullopt);
  }
}

TEST(RateLimiterTest, AllowsExactlyAsManyAsTheLimit) {
  RateLimiter limiter;
  Use(limiter, "a", 3, kStart);

  EXPECT_EQ(limiter.Take("a", kThreeAMinute, kStart), 60s);
}

TEST(RateLimiterTest, SaysHowLongIsLeftRoundedUp) {
  RateLimiter limiter;
  Use(limiter, "a", 3, kStart);

  EXPECT_EQ(limiter.Take("a", kThreeAMinute, kStart + 1ms), 60s);
  EXPECT_EQ(limiter.Take("a", kThreeAMinute, kStart + 1s), 59s);
  EXPECT_EQ(limiter.Take("a", kThreeAMinute, kStart + 59'001ms), 1s);
  EXPECT_EQ(limiter.Take("a", kThreeAMinute, kStart + 59'999ms), 1s);
}

TEST(RateLimiterTest, StartsAnewWhenTheWindowIsOver) {
  RateLimiter limiter;
  Use(limiter, "a", 3, kStart);

  Use(limiter, "a", 3, kStart + 60s);
  EXPECT_EQ(limiter.Take("a", kThreeAMinute, kStart + 60s), 60s);
}

TEST(RateLimiterTest, TheWindowBeginsWithTheFirstRequest) {
  RateLimiter limiter;
  Use(limiter, "a", 1, kStart);
  Use(limiter, "a", 2, kStart + 59s);

  EXPECT_EQ(limiter.Take("a", kThreeAMinute, kStart + 59s), 1s);
  Use(limiter, "a", 1, kStart + 60s);
}

TEST(RateLimiterTest, RefusedRequestsDoNotPutTheEndOff) {
  RateLimiter limiter;
  Use(limiter, "a", 3, kStart);
  for (int i = 0; i < 100; ++i) limiter.Take("a", kThreeAMinute, kStart + 30s);

  Use(limiter, "a", 1, kStart + 60s);
}

TEST(RateLimiterTest, CountsEachCredentialByItself) {
  RateLimiter limiter;
  Use(limiter, "a", 3, kStart);

  Use(limiter, "b", 3, kStart);
  Use(limiter, "", 3, kStart);
}

TEST(RateLimiterTest, StartsAnewWhenTheClockWasSetBack) {
  RateLimiter limiter;
  Use(limiter, "a", 3, kStart);

  Use(limiter, "a", 3, kStart - 1h);
}

TEST(RateLimiterTest, SaysAtLeastOneSecondForShortWindows) {
  RateLimiter limiter;
  const RateLimit limit{1, 10ms};
  EXPECT_EQ(limiter.Take("a", limit, kStart), std::nullopt);
  EXPECT_EQ(limiter.Take("a", limit, kStart + 9ms), 1s);
  EXPECT_EQ(limiter.Take("a", limit, kStart + 10ms), std::nullopt);
}

}  // namespace
}  // namespace understudy::front
