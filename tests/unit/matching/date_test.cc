#include <gtest/gtest.h>

#include "base/clock.h"
#include "matching/pattern_support.h"

namespace understudy::matching {
namespace {

struct DateCase {
  const char* matcher;
  const char* value;
  bool matches;
};

// The time that `now` means here.
constexpr const char* kNow = "2026-11-29T01:02:06Z";

bool DateMatches(const std::string& matcher, std::string_view value) {
  auto request = Asked("GET", "/", {{"X", value}});
  request.now = ParseInstant(kNow);
  return Pattern("{\"headers\":{\"X\":" + matcher + "}}").Matches(request);
}

void ExpectDates(const std::vector<DateCase>& cases) {
  for (const auto& [matcher, value, matches] : cases) {
    EXPECT_EQ(DateMatches(matcher, value), matches) << matcher << " " << value;
  }
}

// As WireMock 3.13.2 answers.
TEST(DateTest, ComparesDates) {
  ExpectDates({
      {R"({"before":"2021-06-14T15:15:15Z"})", "2021-06-14T15:15:14Z", true},
      {R"({"before":"2021-06-14T15:15:15Z"})", "2021-06-14T15:15:15Z", false},
      {R"({"after":"2021-06-14T15:15:15Z"})", "2021-06-14T15:15:16Z", true},
      {R"({"after":"2021-06-14T15:15:15Z"})", "2021-06-14T17:15:16+02:00", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z"})", "2021-06-14T17:15:15+02:00", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z"})", "2021-06-14T15:15:15", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15"})", "2021-06-14T15:15:15Z", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15"})", "2021-06-14T17:15:15+02:00", false},
      {R"({"before":"2021-06-15"})", "2021-06-14", true},
      {R"({"before":"2021-06-15"})", "2021-06-14T15:15:15Z", true},
      {R"({"equalToDateTime":"2021-06-14"})", "2021-06-14", true},
      {R"({"equalToDateTime":"2021-06-14"})", "2021-06-14T00:00:00Z", true},
      {R"({"before":"2021-06-14T15:15:15Z"})", "nonsense", false},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z"})", "Mon, 14 Jun 2021 15:15:15 GMT", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z"})", "Monday, 14-Jun-21 15:15:15 GMT", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z"})", "Mon Jun 14 15:15:15 2021", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z"})", "Mon Jun  4 15:15:15 2021", false},
      {R"({"equalToDateTime":"2021-06-07T15:15:15Z"})", "Mon Jun  7 15:15:15 2021", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z"})", "14 Jun 2021 15:15:15 GMT", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z"})", "Mon, 14 Jun 2021 15:15:15 +0000", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z"})", "Sun, 14 Jun 2021 15:15:15 GMT", false},
      {R"({"equalToDateTime":"Mon Jun 14 15:15:15 2021"})", "2021-06-14T17:15:15+02:00", true},
      {R"({"not":{"before":"2021-06-14T15:15:15Z"}})", "nonsense", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15.000Z"})", "2021-06-14T15:15:15Z", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15.0001Z"})", "2021-06-14T15:15:15Z", false},
      {R"({"equalToDateTime":"2021-06-14T17:15:15+02:00[Europe/Paris]"})", "2021-06-14T15:15:15Z",
       true},
      {R"({"equalToDateTime":"2021-06-14T15:15Z"})", "2021-06-14T15:15:00Z", true},
      {R"({"before":"2021-06-15"})", "2021-02-30", false},
      {R"({"before":"2021-06-15"})", "", false},
  });
}

TEST(DateTest, ReadsFormats) {
  ExpectDates({
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z","actualFormat":"dd/MM/yyyy HH:mm:ss"})",
       "14/06/2021 15:15:15", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z","actualFormat":"dd/MM/yyyy"})", "14/06/2021",
       false},
      {R"({"equalToDateTime":"2021-06-14","actualFormat":"dd/MM/yyyy"})", "14/06/2021", true},
      {R"({"equalToDateTime":"2021-06-14","actualFormat":"dd/MM/yyyy"})", "2021-06-14", false},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z","actualFormat":"unix"})", "1623683715", true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z","actualFormat":"epoch"})", "1623683715000",
       true},
      {R"({"equalToDateTime":"2021-06-14T15:15:15Z","actualFormat":"d MMMM yy, h:mm:ss a Z"})",
       "14 June 21, 5:15:15 PM +0200", true},
      {R"({"equalToDateTime":"2021-06-14","actualFormat":"'on' yyyyMMdd"})", "on 20210614", true},
  });
}

TEST(DateTest, ComparesWithNow) {
  ExpectDates({
      {R"({"after":"now"})", "2026-11-29T01:07:06Z", true},
      {R"({"after":"now"})", "2026-11-29T01:02:06Z", false},
      {R"({"before":"now +3 days"})", "2026-12-01T01:02:06Z", true},
      {R"({"before":"now -3 days"})", "2026-11-27T01:02:06Z", false},
      {R"({"before":"3 days"})", "2026-12-01T01:02:06Z", true},
      {R"({"before":"now","expectedOffset":3,"expectedOffsetUnit":"days"})", "2026-12-01T01:02:06Z",
       true},
      {R"({"equalToDateTime":"now +3 months"})", "2027-02-28T01:02:06Z", true},
      {R"({"equalToDateTime":"now -1 years"})", "2025-11-29T01:02:06Z", true},
      {R"({"equalToDateTime":"now -62 minutes"})", "2026-11-29T00:00:06Z", true},
      // isNow() of the Java client.
      {R"({"equalToDateTime":"now +0 seconds","truncateExpected":"first hour of day","truncateActual":"first hour of day"})",
       "2026-11-29T21:00:00Z", true},
      {R"({"equalToDateTime":"now +1 days","truncateExpected":"last day of month"})",
       "2026-12-01T00:00:00Z", true},
      {R"({"equalToDateTime":"now +2 days","truncateExpected":"last day of month","applyTruncationLast":true})",
       "2026-12-31T00:00:00Z", true},
  });
}

TEST(DateTest, Truncates) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"first second of minute", "2021-06-14T15:15:00Z"},
      {"first minute of hour", "2021-06-14T15:00:00Z"},
      {"first hour of day", "2021-06-14T00:00:00Z"},
      {"first day of month", "2021-06-01T00:00:00Z"},
      {"first day of next month", "2021-07-01T00:00:00Z"},
      {"last day of month", "2021-06-30T00:00:00Z"},
      {"first day of year", "2021-01-01T00:00:00Z"},
      {"first day of next year", "2022-01-01T00:00:00Z"},
      {"last day of year", "2021-12-31T00:00:00Z"},
  };
  for (const auto& [truncation, expected] : cases) {
    EXPECT_TRUE(DateMatches(std::string(R"({"equalToDateTime":")") + expected +
                                R"(","truncateActual":")" + truncation + "\"}",
                            "2021-06-14T15:15:15Z"))
        << truncation;
  }
  // Of a fixed date only the actual one is truncated.
  EXPECT_FALSE(DateMatches(
      R"({"equalToDateTime":"2021-06-14T15:15:15Z","truncateExpected":"first hour of day","truncateActual":"first hour of day"})",
      "2021-06-14T20:00:00Z"));
}

TEST(DateTest, RefusesBadOperands) {
  const auto error = [](const std::string& matcher) {
    return ErrorOf("{\"headers\":{\"X\":" + matcher + "}}").substr(12);
  };
  const char* dates =
      "must be a date such as `2021-06-14T15:15:15Z`, or `now`, or `now +3 days` with one of "
      "seconds, minutes, hours, days, months, years";
  for (const char* text : {"nonsense", "now +3 day", "now+3 days", "now  +3 days", "now +3", "",
                           "2021-06-14T17:15:15+0200", "2021-06-14 15:15:15", "2021-02-30"}) {
    EXPECT_EQ(error(std::string(R"({"before":")") + text + "\"}"),
              std::string("`before`: ") + dates)
        << text;
  }
  EXPECT_EQ(error(R"({"before":5})"), "`before`: must be a text");
  EXPECT_EQ(error(R"({"before":"now","expectedOffset":"x"})"),
            "`expectedOffset` must be a whole number");
  EXPECT_EQ(error(R"({"before":"now","expectedOffset":3,"expectedOffsetUnit":"x"})"),
            "`expectedOffsetUnit` must be one of: seconds, minutes, hours, days, months, years");
  EXPECT_TRUE(error(R"({"before":"now","truncateExpected":"x"})")
                  .starts_with("`truncateExpected` must be one of: first second of minute"));
  EXPECT_EQ(error(R"({"before":"now","actualFormat":"nope"})"),
            "`actualFormat`: this server does not have the letter `n` of date formats");
  EXPECT_EQ(error(R"({"before":"now","actualformat":"x"})"),
            "unknown field `actualformat` beside `before` (did you mean `actualFormat`?)");
}

}  // namespace
}  // namespace understudy::matching
