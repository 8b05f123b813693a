#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/clock.h"

namespace understudy::matching {

// A date and time as written, with its offset from UTC if it has one.
struct DateTime {
  using Local = std::chrono::sys_time<std::chrono::nanoseconds>;  // what a clock there shows
  Local local;
  std::optional<std::chrono::seconds> offset;

  // The instant; without offset as if it were UTC.
  Local utc() const { return local - offset.value_or(std::chrono::seconds(0)); }
};

// Reads what WireMock reads without a format: ISO 8601 ("2021-06-14T15:15:15Z", offset and time
// optional) and the three forms of HTTP (RFC 9110, section 5.6.7). nullopt for anything else.
std::optional<DateTime> ReadDateTime(std::string_view text);

// A format for dates: "unix" (seconds), "epoch" (milliseconds), or a pattern of Java's
// DateTimeFormatter with the letters y u M d H h m s S a E X x Z z. Thread-safe.
class DateFormat {
 public:
  static tl::expected<DateFormat, std::string> Read(std::string_view pattern);
  std::optional<DateTime> Parse(std::string_view text) const;

 private:
  struct Piece {
    char letter = 0;  // 0: a literal
    std::size_t count = 0;
    std::string literal;
  };
  enum class Kind { kUnix, kEpoch, kPattern };
  Kind kind_ = Kind::kPattern;
  std::vector<Piece> pieces_;
};

// Reads texts piece by piece. The functions return false, or nullopt, when the text differs.
class DateScanner {
 public:
  explicit DateScanner(std::string_view text) : text_(text) {}

  bool done() const { return text_.empty(); }
  bool Eat(std::string_view literal);
  // A number of `least` to `most` digits.
  std::optional<int> Number(std::size_t least, std::size_t most);
  // The nanoseconds that `least` to `most` digits after the point mean.
  std::optional<std::int64_t> Fraction(std::size_t least, std::size_t most);
  // The index, from 0, of an English name; only its first three letters with `is_short`.
  std::optional<int> Month(bool is_short);
  std::optional<int> Weekday(bool is_short);
  // "Z", "GMT", "+02:00", "+0200", "+02".
  std::optional<std::chrono::seconds> Offset(bool colon);

 private:
  std::string_view text_;
};

// The fields of a date, while it is read.
struct DateFields {
  int year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t nanoseconds = 0;
  std::optional<int> weekday;  // 0: Sunday
  std::optional<std::chrono::seconds> offset;

  // nullopt if there is no such time, or if it is another day of the week.
  std::optional<DateTime> Check() const;
};

}  // namespace understudy::matching
