#include "matching/date_time.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace understudy::matching {
namespace {

namespace chrono = std::chrono;

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};

bool IsDecimal(char c) { return c >= '0' && c <= '9'; }

bool ReadIsoTime(DateScanner& scanner, DateFields& fields) {
  const auto hour = scanner.Number(2, 2);
  if (!hour || !scanner.Eat(":")) return false;
  const auto minute = scanner.Number(2, 2);
  if (!minute) return false;
  fields.hour = *hour;
  fields.minute = *minute;
  if (!scanner.Eat(":")) return true;
  const auto second = scanner.Number(2, 2);
  if (!second) return false;
  fields.second = *second;
  if (!scanner.Eat(".")) return true;
  const auto fraction = scanner.Fraction(1, 9);
  if (!fraction) return false;
  fields.nanoseconds = *fraction;
  return true;
}

std::optional<DateTime> ReadIso(std::string_view text) {
  // Java writes the zone's name after the offset, which says all that matters.
  const auto zone = text.find('[');
  if (zone != std::string_view::npos && text.ends_with(']')) text = text.substr(0, zone);
  DateScanner scanner(text);
  DateFields fields;
  const auto year = scanner.Number(4, 4);
  if (!year || !scanner.Eat("-")) return std::nullopt;
  const auto month = scanner.Number(2, 2);
  if (!month || !scanner.Eat("-")) return std::nullopt;
  const auto day = scanner.Number(2, 2);
  if (!day) return std::nullopt;
  fields.year = *year;
  fields.month = *month;
  fields.day = *day;
  if (scanner.done()) return fields.Check();
  if ((!scanner.Eat("T") && !scanner.Eat("t")) || !ReadIsoTime(scanner, fields)) {
    return std::nullopt;
  }
  if (!scanner.done()) {
    fields.offset = scanner.Offset(true);
    if (!fields.offset || !scanner.done()) return std::nullopt;
  }
  return fields.Check();
}

std::optional<DateTime> ReadWith(std::string_view pattern, std::string_view text) {
  const auto format = DateFormat::Read(pattern);
  return format ? format->Parse(text) : std::nullopt;
}

}  // namespace

bool DateScanner::Eat(std::string_view literal) {
  if (!text_.starts_with(literal)) return false;
  text_.remove_prefix(literal.size());
  return true;
}

std::optional<int> DateScanner::Number(std::size_t least, std::size_t most) {
  int number = 0;
  std::size_t count = 0;
  while (count < most && count < text_.size() && IsDecimal(text_[count])) {
    number = number * 10 + (text_[count++] - '0');
  }
  if (count < least) return std::nullopt;
  text_.remove_prefix(count);
  return number;
}

std::optional<std::int64_t> DateScanner::Fraction(std::size_t least, std::size_t most) {
  const auto before = text_.size();
  const auto number = Number(least, std::min<std::size_t>(most, 9));
  if (!number) return std::nullopt;
  std::int64_t nanoseconds = *number;
  for (auto digits = before - text_.size(); digits < 9; ++digits) nanoseconds *= 10;
  return nanoseconds;
}

template <typename Names>
std::optional<int> EatName(std::string_view& text, const Names& names, bool is_short) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto name = is_short ? names[i].substr(0, 3) : names[i];
    if (!text.starts_with(name)) continue;
    text.remove_prefix(name.size());
    return static_cast<int>(i);
  }
  return std::nullopt;
}

std::optional<int> DateScanner::Month(bool is_short) { return EatName(text_, kMonths, is_short); }

std::optional<int> DateScanner::Weekday(bool is_short) {
  return EatName(text_, kWeekdays, is_short);
}

std::optional<chrono::seconds> DateScanner::Offset(bool colon) {
  if (Eat("Z") || Eat("z") || Eat("GMT") || Eat("UTC")) return chrono::seconds(0);
  const bool negative = text_.starts_with('-');
  if (!negative && !text_.starts_with('+')) return std::nullopt;
  text_.remove_prefix(1);
  const auto hours = Number(2, 2);
  if (!hours || *hours > 18) return std::nullopt;
  int minutes = 0;
  if (!colon || Eat(":")) {
    const auto read = Number(2, 2);
    if (colon && !read) return std::nullopt;
    minutes = read.value_or(0);
  }
  if (minutes > 59) return std::nullopt;
  const chrono::seconds offset = chrono::hours(*hours) + chrono::minutes(minutes);
  return negative ? -offset : offset;
}

std::optional<DateTime> DateFields::Check() const {
  const chrono::year_month_day date{chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                    chrono::day(static_cast<unsigned>(day))};
  // Nanoseconds in 64 bits end in 2262.
  if (!date.ok() || year < 1678 || year > 2261 || hour > 23 || minute > 59 || second > 59) {
    return std::nullopt;
  }
  const chrono::sys_days days(date);
  if (weekday && chrono::weekday(days).c_encoding() != static_cast<unsigned>(*weekday)) {
    return std::nullopt;
  }
  DateTime result;
  result.local = days + chrono::hours(hour) + chrono::minutes(minute) + chrono::seconds(second) +
                 chrono::nanoseconds(nanoseconds);
  result.offset = offset;
  return result;
}

std::optional<DateTime> ReadDateTime(std::string_view text) {
  if (auto iso = ReadIso(text)) return iso;
  if (text.size() < 18) return std::nullopt;
  if (auto short_imf = ReadWith("d MMM yyyy HH:mm:ss z", text)) return short_imf;
  if (text.empty() || IsDecimal(text.front())) return std::nullopt;
  if (auto imf = ReadWith("EEE, d MMM yyyy HH:mm:ss z", text)) return imf;
  if (auto old = ReadWith("EEEE, dd-MMM-yy HH:mm:ss z", text)) return old;
  auto asctime = ReadWith("EEE MMM d HH:mm:ss yyyy", text);
  if (!asctime) asctime = ReadWith("EEE MMM  d HH:mm:ss yyyy", text);
  if (asctime) asctime->offset = chrono::seconds(0);
  return asctime;
}

}  // namespace understudy::matching
