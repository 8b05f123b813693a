#include "base/clock.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace understudy {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

struct Fields {
  int year;
  unsigned month, day, weekday;
  int hour, minute, second, millisecond;
};

Fields Break(Instant instant) {
  const auto day = floor<days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss<milliseconds> time(instant - day);
  // Years before 0 have no form here.
  return {std::max(static_cast<int>(date.year()), 0), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),          std::chrono::weekday(day).c_encoding(),
          static_cast<int>(time.hours().count()),     static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count()),   static_cast<int>(time.subseconds().count())};
}

void AddDate(TimeText& text, const Fields& f) {
  text.Number(f.year, 4).Literal("-").Number(static_cast<int>(f.month), 2).Literal("-");
  text.Number(static_cast<int>(f.day), 2);
}

void AddTime(TimeText& text, const Fields& f) {
  text.Number(f.hour, 2).Literal(":").Number(f.minute, 2).Literal(":").Number(f.second, 2);
}

// The date, the separator, the time.
TimeText DateAndTime(const Fields& f, std::string_view between) {
  TimeText text;
  AddDate(text, f);
  text.Literal(between);
  AddTime(text, f);
  return text;
}

// Reads fixed-width digits off the front of a text.
class Digits {
 public:
  explicit Digits(std::string_view text) : rest_(text) {}

  bool Take(std::size_t width, int& value) {
    if (rest_.size() < width) return false;
    value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(width);
    return true;
  }
  bool Skip(std::string_view literal) {
    if (!rest_.starts_with(literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }
  // ".417" and longer; absent is fine.
  bool TakeFraction(int& millis) {
    millis = 0;
    if (!Skip(".")) return true;
    int scale = 100;
    std::size_t n = 0;
    for (; n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9'; ++n, scale /= 10) {
      millis += (rest_[n] - '0') * scale;
    }
    rest_.remove_prefix(n);
    return n > 0 && n <= 9;
  }
  // "Z" or "+02:00"; `east` is what to take away to get UTC.
  bool TakeOffset(minutes& east) {
    if (Skip("Z") || Skip("z")) return true;
    const bool minus = rest_.starts_with('-');
    int h = 0;
    int m = 0;
    if (!(Skip("+") || Skip("-")) || !Take(2, h) || !Skip(":") || !Take(2, m) || h > 23 || m > 59) {
      return false;
    }
    east = hours(h) + minutes(m);
    if (minus) east = -east;
    return true;
  }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool TakeDate(Digits& digits, std::chrono::sys_days& day) {
  int y = 0;
  int m = 0;
  int d = 0;
  if (!digits.Take(4, y) || !digits.Skip("-") || !digits.Take(2, m) || !digits.Skip("-") ||
      !digits.Take(2, d)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(y),
                                         std::chrono::month(static_cast<unsigned>(m)),
                                         std::chrono::day(static_cast<unsigned>(d))};
  day = date;
  return date.ok();
}

bool TakeTime(Digits& digits, seconds& time) {
  int h = 0;
  int m = 0;
  int s = 0;
  if (!digits.Take(2, h) || !digits.Skip(":") || !digits.Take(2, m) || !digits.Skip(":") ||
      !digits.Take(2, s)) {
    return false;
  }
  time = hours(h) + minutes(m) + seconds(s);
  return h <= 23 && m <= 59 && s <= 59;
}

}  // namespace

Instant MachineNow() { return floor<milliseconds>(std::chrono::system_clock::now()); }

Instant SteadyNow() {
  using Steady = std::chrono::steady_clock;
  struct Start {
    Instant machine = MachineNow();
    Steady::time_point steady = Steady::now();
  };
  static const Start start;
  return start.machine + floor<milliseconds>(Steady::now() - start.steady);
}

Instant Clock::At(Instant steady) const {
  if (!set_) return steady;
  const double passed = static_cast<double>((steady - set_->steady).count()) * set_->rate;
  const double left = static_cast<double>((kLast - set_->start).count());
  if (passed >= left) return kLast;
  return std::max(kFirst, set_->start + milliseconds(static_cast<std::int64_t>(passed)));
}

Clock Clock::Advanced(milliseconds by, Instant steady) const {
  const Clock at_one_second_a_second(set_ ? At(steady) : MachineNow(), steady, 1);
  return {at_one_second_a_second.At(steady + by), steady, rate()};
}

std::optional<Instant> ParseInstant(std::string_view text) {
  Digits digits(text);
  std::chrono::sys_days day;
  seconds time{};
  if (!TakeDate(digits, day)) return std::nullopt;
  if (digits.Skip(", ")) {
    if (!TakeTime(digits, time) || !digits.done()) return std::nullopt;
    return day + time;
  }
  int millis = 0;
  minutes east{};
  if (!(digits.Skip("T") || digits.Skip("t") || digits.Skip(" ")) || !TakeTime(digits, time) ||
      !digits.TakeFraction(millis) || !digits.TakeOffset(east) || !digits.done()) {
    return std::nullopt;
  }
  return day + time + milliseconds(millis) - east;
}

std::optional<Instant> ParseDate(std::string_view text) {
  Digits digits(text);
  std::chrono::sys_days day;
  if (!TakeDate(digits, day) || !digits.done()) return std::nullopt;
  return day;
}

TimeText FormatMillis(Instant instant) {
  const Fields f = Break(instant);
  return DateAndTime(f, "T").Literal(".").Number(f.millisecond, 3).Literal("Z");
}

TimeText FormatMicros(Instant instant) {
  const Fields f = Break(instant);
  return DateAndTime(f, "T").Literal(".").Number(f.millisecond, 3).Literal("000Z");
}

TimeText FormatSeconds(Instant instant) { return DateAndTime(Break(instant), "T").Literal("Z"); }

TimeText FormatComma(Instant instant) { return DateAndTime(Break(instant), ", "); }

TimeText FormatUnix(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  TimeText text;
  text.Literal(std::to_string(seconds.time_since_epoch().count())).Literal(".");
  return text.Number(static_cast<int>((instant - seconds).count()), 3);
}

TimeText FormatDate(Instant instant) {
  TimeText text;
  AddDate(text, Break(instant));
  return text;
}

TimeText FormatHttpDate(Instant instant) {
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Fields f = Break(instant);
  TimeText text;
  text.Literal(kDays.at(f.weekday)).Literal(", ").Number(static_cast<int>(f.day), 2).Literal(" ");
  text.Literal(kMonths.at(f.month - 1)).Literal(" ").Number(f.year, 4).Literal(" ");
  AddTime(text, f);
  return text.Literal(" GMT");
}

namespace {

constexpr milliseconds kLongestDuration = days(366);

struct Unit {
  std::string_view name;
  milliseconds size;
};
constexpr std::array<Unit, 5> kUnits = {{{"d", days(1)},
                                         {"h", hours(1)},
                                         {"m", minutes(1)},
                                         {"s", seconds(1)},
                                         {"ms", milliseconds(1)}}};

// Takes digits off the front; nullopt when there are none, or too many for any duration.
std::optional<std::int64_t> TakeDigits(std::string_view& text) {
  const auto size = std::min(text.find_first_not_of("0123456789"), text.size());
  if (size == 0 || size > 15) return std::nullopt;
  const auto digits = text.substr(0, size);
  text.remove_prefix(size);
  return ParseInteger(digits).value;
}

// Takes "30s" or "1.5h" off the front, whose unit is `first` or a later one of kUnits, and leaves
// `first` behind that unit.
std::optional<milliseconds> TakePart(std::string_view& text, std::size_t& first) {
  const auto whole = TakeDigits(text);
  if (!whole) return std::nullopt;
  std::string_view fraction;
  if (text.starts_with('.')) {
    const std::string_view from = text.substr(1);
    text.remove_prefix(1);
    if (!TakeDigits(text)) return std::nullopt;
    fraction = from.substr(0, from.size() - text.size());
    if (fraction.size() > 9) return std::nullopt;
  }
  const auto name = text.substr(0, std::min(text.find_first_not_of("dhms"), text.size()));
  std::size_t unit = first;
  while (unit < kUnits.size() && kUnits.at(unit).name != name) ++unit;
  if (unit == kUnits.size()) return std::nullopt;
  text.remove_prefix(name.size());
  first = unit + 1;
  const std::int64_t size = kUnits.at(unit).size.count();
  if (*whole > kLongestDuration.count() / size + 1) return kLongestDuration + milliseconds(1);
  if (fraction.empty()) return milliseconds(*whole * size);
  std::int64_t parts = 1;
  for (std::size_t i = 0; i < fraction.size(); ++i) parts *= 10;
  const std::int64_t some = ParseInteger(fraction).value * size;
  if (some % parts != 0) return std::nullopt;  // no whole milliseconds
  return milliseconds(*whole * size + some / parts);
}

// Any length of time that is written as a duration, 0 and too long ones too.
std::optional<milliseconds> ReadLength(std::string_view text) {
  if (text == "second") return seconds(1);
  if (text == "minute") return minutes(1);
  if (text == "hour") return hours(1);
  if (text == "day") return days(1);
  if (text.empty()) return std::nullopt;
  milliseconds total{0};
  std::size_t unit = 0;
  while (!text.empty()) {
    const auto part = TakePart(text, unit);
    if (!part) return std::nullopt;
    total = std::min(total + *part, kLongestDuration + milliseconds(1));
  }
  return total;
}

// "5m" for "5 minutes"; empty when the text is nothing like it.
std::string NearestDuration(std::string_view text) {
  std::string_view rest = text;
  if (!TakeDigits(rest)) return {};
  const std::string digits(text.substr(0, text.size() - rest.size()));
  const std::string word = LowerAscii(Trim(rest));
  if (word.starts_with("ms") || word.starts_with("milli")) return digits + "ms";
  for (const std::string_view unit : {"s", "m", "h", "d"}) {
    if (word.starts_with(unit) && word.find_first_of("0123456789.") == std::string::npos) {
      return digits + std::string(unit);
    }
  }
  return {};
}

}  // namespace

std::optional<milliseconds> ParseDuration(std::string_view text) {
  const auto length = ReadLength(text);
  if (!length || *length <= milliseconds(0) || *length > kLongestDuration) return std::nullopt;
  return length;
}

std::string WhyNoDuration(std::string_view text) {
  const std::string found = ", found " + Quoted(text);
  if (const auto length = ReadLength(text)) {
    return *length <= milliseconds(0) ? "a duration must be more than 0" + found
                                      : "a duration must be at most 366d" + found;
  }
  const std::string message = "expected a duration like 90s, 1m30s or minute" + found;
  if (!text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos) {
    return message + " (add a unit: ms, s, m, h or d)";
  }
  const std::string nearest = NearestDuration(text);
  return nearest.empty() ? message : message + " (did you mean `" + nearest + "`?)";
}

}  // namespace understudy
