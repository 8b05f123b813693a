#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace understudy {

// A point in time, in milliseconds since the UNIX epoch, UTC.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// The machine's time, which jumps when someone sets the machine's clock.
Instant MachineNow();
// Starts as the machine's time at the first call, and advances steadily: it never jumps. Running
// clocks use it.
Instant SteadyNow();

// Where a world's time comes from: the machine's clock, a running clock, which starts at an instant
// and runs at a rate, or a frozen clock. A value type: assign another clock to change it.
class Clock {
 public:
  // A clock never leaves these years: no format can write others.
  static constexpr Instant kFirst{};
  static constexpr Instant kLast = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31) +
                                   std::chrono::days(1) - std::chrono::milliseconds(1);

  Clock() = default;  // the machine's
  explicit Clock(Instant frozen) : set_(Set{frozen, frozen, 0}) {}
  // Shows `start` when SteadyNow() is `steady`, then `rate` seconds a second.
  Clock(Instant start, Instant steady, double rate) : set_(Set{start, steady, rate}) {}

  Instant Now() const { return set_ ? At(SteadyNow()) : MachineNow(); }
  // The time that a clock other than the machine's shows when SteadyNow() is `steady`. The
  // machine's shows `steady`.
  Instant At(Instant steady) const;
  // A clock that starts now: a running one starts at its instant.
  Clock Begun() const { return set_ ? Clock(set_->start, SteadyNow(), set_->rate) : *this; }
  // The same clock, advanced by `by`.
  Clock Advanced(std::chrono::milliseconds by, Instant steady) const;

  bool is_machines() const { return !set_; }
  bool frozen() const { return set_ && set_->rate == 0; }
  double rate() const { return set_ ? set_->rate : 1; }

 private:
  struct Set {
    Instant start;
    Instant steady;  // when it showed `start`
    double rate;
  };
  std::optional<Set> set_;
};

// Reads RFC 3339 ("2024-01-15T12:00:00Z", fraction and offset allowed), or Sumaya's "2023-07-26,
// 10:24:39" (as UTC). nullopt for anything else, and for days that do not exist. Digits past the
// millisecond are cut.
std::optional<Instant> ParseInstant(std::string_view text);

// A time as text, without an allocation, since some replies hold dozens.
class TimeText {
 public:
  std::string_view view() const { return {text_.data(), size_}; }
  operator std::string_view() const { return view(); }
  friend bool operator==(const TimeText& time, std::string_view text) {
    return time.view() == text;
  }

  // `value` ≥ 0 in `width` digits, with leading zeros.
  TimeText& Number(int value, std::size_t width) {
    char* const digits = text_.data() + size_;
    auto left = static_cast<unsigned>(value);
    for (std::size_t i = width; i-- > 0; left /= 10) {
      digits[i] = static_cast<char>('0' + left % 10);
    }
    size_ += width;
    return *this;
  }
  TimeText& Literal(std::string_view literal) {
    literal.copy(text_.data() + size_, literal.size());
    size_ += literal.size();
    return *this;
  }

 private:
  std::array<char, 40> text_;  // enough for every format
  std::size_t size_ = 0;
};

// "2017-11-03T08:34:18.417Z", Leeloo's form (ECMAScript's toISOString).
TimeText FormatMillis(Instant instant);
// "2025-01-14T10:14:29.000000Z", Laravel's form.
TimeText FormatMicros(Instant instant);
// "2024-01-15T12:00:00Z".
TimeText FormatSeconds(Instant instant);
// "2023-07-26, 10:24:39", Sumaya's form.
TimeText FormatComma(Instant instant);
// "1594139170.913", HelpCrunch's form of the times of messages: UNIX seconds, from 1970 on.
TimeText FormatUnix(Instant instant);
// "2024-01-15".
TimeText FormatDate(Instant instant);
// "Mon, 15 Jan 2024 12:00:00 GMT", HTTP's form (RFC 9110, section 5.6.7).
TimeText FormatHttpDate(Instant instant);

// The start of the day "YYYY-MM-DD", UTC; nullopt when the text is no date.
std::optional<Instant> ParseDate(std::string_view text);

// Reads "90s", "1m30s", "1.5h", "250ms" (units d, h, m, s, ms, the largest first), or one of
// second, minute, hour, day. Whole milliseconds, more than 0, at most 366 days; nullopt otherwise.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);
// The error message for an invalid duration. It says what to write instead.
std::string WhyNoDuration(std::string_view text);

}  // namespace understudy
