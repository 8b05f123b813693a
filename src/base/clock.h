#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace understudy {

// A point in time, in milliseconds since the UNIX epoch, UTC.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// Where a world's time comes from: the machine, or one frozen instant. Thread-safe.
class Clock {
 public:
  Clock() = default;
  explicit Clock(Instant frozen) : frozen_(frozen) {}

  Instant Now() const;
  bool frozen() const { return frozen_.has_value(); }

 private:
  std::optional<Instant> frozen_;
};

// Reads RFC 3339 ("2024-01-15T12:00:00Z", fraction and offset allowed), or Sumaya's "2023-07-26,
// 10:24:39" (as UTC). nullopt for anything else, days that no calendar has included. Digits past
// the millisecond are cut.
std::optional<Instant> ParseInstant(std::string_view text);

// "2017-11-03T08:34:18.417Z", Leeloo's form (ECMAScript's toISOString).
std::string FormatMillis(Instant instant);
// "2025-01-14T10:14:29.000000Z", Laravel's form.
std::string FormatMicros(Instant instant);
// "2024-01-15T12:00:00Z".
std::string FormatSeconds(Instant instant);
// "2023-07-26, 10:24:39", Sumaya's form.
std::string FormatComma(Instant instant);
// "2024-01-15".
std::string FormatDate(Instant instant);
// "Mon, 15 Jan 2024 12:00:00 GMT", HTTP's form (RFC 9110, section 5.6.7).
std::string FormatHttpDate(Instant instant);

// The start of the day "YYYY-MM-DD", UTC; nullopt when the text is no date.
std::optional<Instant> ParseDate(std::string_view text);

// "90s", "5m", "1h", "2d", "250ms", or one of second, minute, hour, day. Positive, at most 366
// days; nullopt otherwise.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

}  // namespace understudy
