#include "base/clock.h"

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <ctime>
#include <string>

// The seconds that the machine's clock shows too many, for the tests that set it.
static std::atomic<long> machine_ahead = 0;

// In the place of the C library's, for std::chrono too.
extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const auto status = static_cast<int>(syscall(SYS_clock_gettime, clock, time));
  if (clock == CLOCK_REALTIME) time->tv_sec += machine_ahead;
  return status;
}

namespace understudy {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

Instant At(std::int64_t millis) { return Instant(milliseconds(millis)); }

TEST(ClockTest, StandsStillWhenFrozen) {
  const Clock clock(At(1'705'320'000'000));

  EXPECT_TRUE(clock.frozen());
  EXPECT_EQ(clock.Now(), At(1'705'320'000'000));
  EXPECT_EQ(clock.Now(), clock.Now());
}

// Someone sets the machine's clock: a running clock goes on as before.
TEST(ClockTest, ARunningClockDoesNotJumpWithTheMachines) {
  const Clock running(At(1'705'320'000'000), SteadyNow(), 1000);
  const Instant machine = MachineNow();
  machine_ahead = 3600;
  const Instant later = running.Now();
  const Instant machine_later = MachineNow();
  machine_ahead = 0;
  EXPECT_GE(machine_later - machine, std::chrono::minutes(59)) << "the test's clock does not jump";
  EXPECT_LT(later - At(1'705'320'000'000), std::chrono::hours(24));
  EXPECT_GE(later, At(1'705'320'000'000));
}

TEST(ClockTest, RunsUnlessFrozen) { EXPECT_FALSE(Clock().frozen()); }

TEST(ClockTest, ReadsInstants) {
  struct Case {
    std::string_view text;
    std::int64_t millis;
  };
  for (const auto& [text, millis] : {
           Case{"1970-01-01T00:00:00Z", 0},
           Case{"2024-01-15T12:00:00Z", 1'705'320'000'000},
           Case{"2024-01-15t12:00:00z", 1'705'320'000'000},
           Case{"2024-01-15 12:00:00Z", 1'705'320'000'000},
           Case{"2024-01-15T14:00:00+02:00", 1'705'320'000'000},
           Case{"2024-01-15T06:30:00-05:30", 1'705'320'000'000},
           Case{"2017-01-25T13:06:47.652Z", 1'485'349'607'652},
           Case{"2017-01-25T13:06:47.6Z", 1'485'349'607'600},
           Case{"2017-01-25T13:06:47.652999999Z", 1'485'349'607'652},
           Case{"2023-07-26, 10:24:39", 1'690'367'079'000},
           Case{"2024-02-29T00:00:00Z", 1'709'164'800'000},
           Case{"1969-12-31T23:59:59.999Z", -1},
       }) {
    EXPECT_EQ(ParseInstant(text), At(millis)) << text;
  }
}

TEST(ClockTest, RefusesTextsThatAreNoInstants) {
  for (const std::string_view text : {
           "",
           "now",
           "2024-01-15",
           "2024-01-15T12:00:00",
           "2024-01-15T12:00Z",
           "2024-13-01T00:00:00Z",
           "2024-00-01T00:00:00Z",
           "2023-02-29T00:00:00Z",
           "2024-04-31T00:00:00Z",
           "2024-01-00T00:00:00Z",
           "2024-01-15T24:00:00Z",
           "2024-01-15T12:60:00Z",
           "2024-01-15T12:00:60Z",
           "2024-01-15T12:00:00.Z",
           "2024-01-15T12:00:00.1234567890Z",
           "2024-01-15T12:00:00+2",
           "2024-01-15T12:00:00+24:00",
           "2024-01-15T12:00:00+02:60",
           "2024-01-15T12:00:00Zx",
           " 2024-01-15T12:00:00Z",
           "24-01-15T12:00:00Z",
           "2023-07-26, 10:24:39Z",
           "2023-07-26,10:24:39",
           "1705320000",
       }) {
    EXPECT_EQ(ParseInstant(text), std::nullopt) << text;
  }
}

TEST(ClockTest, WritesEachVendorsForm) {
  const Instant instant = ParseInstant("2017-11-03T08:04:18.007Z").value();

  EXPECT_EQ(FormatMillis(instant), "2017-11-03T08:04:18.007Z");
  EXPECT_EQ(FormatMicros(instant), "2017-11-03T08:04:18.007000Z");
  EXPECT_EQ(FormatSeconds(instant), "2017-11-03T08:04:18Z");
  EXPECT_EQ(FormatComma(instant), "2017-11-03, 08:04:18");
  EXPECT_EQ(FormatDate(instant), "2017-11-03");
  EXPECT_EQ(FormatHttpDate(instant), "Fri, 03 Nov 2017 08:04:18 GMT");
}

TEST(ClockTest, WritesTimesBeforeTheEpoch) {
  EXPECT_EQ(FormatMillis(At(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(FormatHttpDate(At(-1)), "Wed, 31 Dec 1969 23:59:59 GMT");
}

TEST(ClockTest, ReadsBackWhatItWrites) {
  for (std::int64_t day = -1000; day < 40'000; day += 7) {
    const Instant instant = At(day * 86'400'000 + (day * 7'654'321) % 86'400'000);
    EXPECT_EQ(ParseInstant(FormatMillis(instant)), instant);
    EXPECT_EQ(ParseInstant(FormatMicros(instant)), instant);
  }
}

TEST(ClockTest, ReadsDatesAsTheStartOfTheDay) {
  EXPECT_EQ(ParseDate("2024-01-15"), At(1'705'276'800'000));
  for (const std::string_view text : {"", "2024-1-15", "2024-02-30", "2024-01-15T", "2024/01/15"}) {
    EXPECT_EQ(ParseDate(text), std::nullopt) << text;
  }
}

TEST(ClockTest, ReadsDurations) {
  struct Case {
    std::string_view text;
    milliseconds value;
  };
  for (const auto& [text, value] :
       {Case{"second", 1s}, Case{"minute", 1min}, Case{"hour", 1h}, Case{"day", 24h},
        Case{"250ms", 250ms}, Case{"90s", 90s}, Case{"5m", 5min}, Case{"1h", 1h}, Case{"2d", 48h},
        Case{"366d", 24h * 366}, Case{"1m30s", 90s}, Case{"1.5s", 1500ms}, Case{"1.5h", 90min},
        Case{"0.25s", 250ms}, Case{"1d2h3m4s5ms", 24h + 2h + 3min + 4s + 5ms}, Case{"0m1s", 1s},
        Case{"1h0.5m", 1h + 30s}}) {
    EXPECT_EQ(ParseDuration(text), value) << text;
  }
}

TEST(ClockTest, RefusesDurationsThatAreNoneOrTooLong) {
  for (const std::string_view text : {"",
                                      "s",
                                      "5",
                                      "0s",
                                      "-5s",
                                      "5 s",
                                      "1.h",
                                      ".5h",
                                      "0.0001s",
                                      "1s1s",
                                      "1s1m",
                                      "1m30",
                                      "0m0s",
                                      "1.5ms",
                                      "5w",
                                      "minutes",
                                      "Minute",
                                      "367d",
                                      "366d1ms",
                                      "9223372036854775807d",
                                      "99999999999999999999s",
                                      "5mm"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
}

TEST(ClockTest, SaysWhyATextIsNoDuration) {
  const std::string start = "expected a duration like 90s, 1m30s or minute, found ";
  EXPECT_EQ(WhyNoDuration("0s"), "a duration must be more than 0, found `0s`");
  EXPECT_EQ(WhyNoDuration("367d"), "a duration must be at most 366d, found `367d`");
  EXPECT_EQ(WhyNoDuration("90"), start + "`90` (add a unit: ms, s, m, h or d)");
  EXPECT_EQ(WhyNoDuration("5 minutes"), start + "`5 minutes` (did you mean `5m`?)");
  EXPECT_EQ(WhyNoDuration("10 Sec"), start + "`10 Sec` (did you mean `10s`?)");
  EXPECT_EQ(WhyNoDuration("soon"), start + "`soon`");
}

}  // namespace
}  // namespace understudy
