#include <algorithm>
#include <array>

#include "base/text.h"
#include "matching/date_time.h"
#include "matching/operators.h"

namespace understudy::matching {
namespace {

namespace chrono = std::chrono;

enum class Truncation : std::uint8_t {
  kNone,
  kMinute,
  kHour,
  kDay,
  kMonth,
  kNextMonth,
  kMonthEnd,
  kYear,
  kNextYear,
  kYearEnd
};
constexpr std::array<std::string_view, 9> kTruncations = {
    "first second of minute", "first minute of hour",    "first hour of day",
    "first day of month",     "first day of next month", "last day of month",
    "first day of year",      "first day of next year",  "last day of year"};

enum class Unit : std::uint8_t { kSeconds, kMinutes, kHours, kDays, kMonths, kYears };
constexpr std::array<std::string_view, 6> kUnits = {"seconds", "minutes", "hours",
                                                    "days",    "months",  "years"};

struct Offset {
  std::int64_t amount = 0;
  Unit unit = Unit::kSeconds;
};

// So that no calculation leaves the calendar.
constexpr std::int64_t kMostOffset = 5'000'000'000;

DateTime::Local Truncated(DateTime::Local time, Truncation truncation) {
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const auto first = date.year() / date.month() / 1;
  switch (truncation) {
    case Truncation::kNone:
      return time;
    case Truncation::kMinute:
      return chrono::floor<chrono::minutes>(time);
    case Truncation::kHour:
      return chrono::floor<chrono::hours>(time);
    case Truncation::kDay:
      return day;
    case Truncation::kMonth:
      return chrono::sys_days(first);
    case Truncation::kNextMonth:
      return chrono::sys_days(first + chrono::months(1));
    case Truncation::kMonthEnd:
      return chrono::sys_days(date.year() / date.month() / chrono::last);
    case Truncation::kYear:
      return chrono::sys_days(date.year() / 1 / 1);
    case Truncation::kNextYear:
      return chrono::sys_days((date.year() + chrono::years(1)) / 1 / 1);
    case Truncation::kYearEnd:
      return chrono::sys_days(date.year() / 12 / 31);
  }
  return time;
}

// Months and years keep the day, or take the month's last.
DateTime::Local AddMonths(DateTime::Local time, std::int64_t months) {
  const auto day = chrono::floor<chrono::days>(time);
  auto date =
      chrono::year_month_day(day) + chrono::months(std::clamp<std::int64_t>(months, -2400, 2400));
  if (!date.ok()) date = date.year() / date.month() / chrono::last;
  const int year = std::clamp(static_cast<int>(date.year()), 1678, 2261);
  return chrono::sys_days(chrono::year(year) / date.month() / date.day()) + (time - day);
}

DateTime::Local Shifted(DateTime::Local time, Offset offset) {
  switch (offset.unit) {
    case Unit::kSeconds:
      return time + chrono::seconds(offset.amount);
    case Unit::kMinutes:
      return time +
             chrono::minutes(std::clamp<std::int64_t>(offset.amount, -80'000'000, 80'000'000));
    case Unit::kHours:
      return time + chrono::hours(std::clamp<std::int64_t>(offset.amount, -1'500'000, 1'500'000));
    case Unit::kDays:
      return time + chrono::days(std::clamp<std::int64_t>(offset.amount, -60'000, 60'000));
    case Unit::kMonths:
      return AddMonths(time, offset.amount);
    case Unit::kYears:
      return AddMonths(time, std::clamp<std::int64_t>(offset.amount, -200, 200) * 12);
  }
  return time;
}

std::optional<Unit> UnitOf(std::string_view text) {
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    if (EqualsIgnoreCase(kUnits[i], text)) return static_cast<Unit>(i);
  }
  return std::nullopt;
}

// What a date matcher compares with.
struct ExpectedDate {
  std::string text;               // as written
  std::optional<DateTime> fixed;  // empty: relative to now
  Offset offset;
  Truncation truncation = Truncation::kNone;
  bool truncate_last = false;

  // Reads "now", "now +3 days", "-1 hours"; nullopt for anything else.
  static std::optional<Offset> ReadRelative(std::string_view text) {
    if (text == "now") return Offset{};
    if (text.starts_with("now ")) text.remove_prefix(4);
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    auto digits = text.substr(0, blank);
    if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
    const auto amount = ParseInteger(digits);
    const auto unit = UnitOf(text.substr(blank + 1));
    if (amount.status != IntegerStatus::kOk || !unit || amount.value > kMostOffset ||
        amount.value < -kMostOffset) {
      return std::nullopt;
    }
    return Offset{amount.value, *unit};
  }

  DateTime At(Instant now) const {
    if (fixed) return *fixed;
    DateTime result;
    result.offset = chrono::seconds(0);
    if (truncate_last) {
      result.local = Truncated(Shifted(now, offset), truncation);
    } else {
      result.local = Shifted(Truncated(now, truncation), offset);
    }
    return result;
  }
};

class DateMatcher : public ValueMatcher {
 public:
  enum class Kind { kBefore, kAfter, kEqual };

  DateMatcher(Kind kind, ExpectedDate expected, Truncation truncate_actual,
              std::optional<DateFormat> format)
      : kind_(kind),
        expected_(std::move(expected)),
        truncate_actual_(truncate_actual),
        format_(std::move(format)) {}

  Match Test(const Subject& subject) const override {
    if (subject.cut()) return Match::kCut;
    auto actual = Actual(subject);
    if (!actual) return Match::kNo;
    const auto expected = expected_.At(subject.now());
    actual->local = Truncated(actual->local, truncate_actual_);
    // A date without offset is compared with what a clock there shows.
    const auto left = expected.offset ? actual->utc() : actual->local;
    const auto right = expected.utc();
    return MatchIf(kind_ == Kind::kBefore  ? left < right
                   : kind_ == Kind::kAfter ? left > right
                                           : left == right);
  }
  double Distance(const Subject& subject) const override {
    if (Matches(subject)) return 0;
    return Actual(subject) ? 0.5 : 1;
  }
  std::string Expected() const override {
    const std::string_view how = kind_ == Kind::kBefore  ? "to be before "
                                 : kind_ == Kind::kAfter ? "to be after "
                                                         : "to be the date and time ";
    return Concat({how, Quoted(expected_.text)});
  }
  std::string Hint(const Subject& subject) const override {
    if (!subject.present() || Actual(subject)) return {};
    return format_ ? "it is not a date in `actualFormat`"
                   : "it is not a date, or needs `actualFormat`";
  }

 private:
  std::optional<DateTime> Actual(const Subject& subject) const {
    if (!subject.present()) return std::nullopt;
    return format_ ? format_->Parse(subject.text()) : ReadDateTime(subject.text());
  }

  const Kind kind_;
  const ExpectedDate expected_;
  const Truncation truncate_actual_;
  const std::optional<DateFormat> format_;
};

OrError<Truncation> TruncationOf(const Operator& op, std::string_view name) {
  const Node* value = op.matcher.Find(name);
  if (value == nullptr || value->is_null()) return Truncation::kNone;
  for (std::size_t i = 0; i < kTruncations.size(); ++i) {
    if (EqualsIgnoreCase(kTruncations[i], value->text)) return static_cast<Truncation>(i + 1);
  }
  return Refuse(op.reading.pointer,
                Concat({"`", name, "` must be one of: ",
                        Join({kTruncations.begin(), kTruncations.end()}, ", ")}),
                value->mark);
}

// `expectedOffset` with its unit.
OrError<std::optional<Offset>> OffsetOf(const Operator& op) {
  const Node* amount = op.matcher.Find("expectedOffset");
  const Node* unit = op.matcher.Find("expectedOffsetUnit");
  const auto absent = [](const Node* node) { return node == nullptr || node->is_null(); };
  if (absent(amount)) return std::optional<Offset>();
  const auto number = ParseInteger(amount->text);
  if (!amount->is_scalar() || number.status != IntegerStatus::kOk || number.value > kMostOffset ||
      number.value < -kMostOffset) {
    return Refuse(op.reading.pointer, "`expectedOffset` must be a whole number", amount->mark);
  }
  const auto read = absent(unit) ? std::nullopt : UnitOf(unit->text);
  if (!read) {
    return Refuse(op.reading.pointer,
                  Concat({"`expectedOffsetUnit` must be one of: ",
                          Join({kUnits.begin(), kUnits.end()}, ", ")}),
                  (absent(unit) ? amount : unit)->mark);
  }
  return std::optional<Offset>({number.value, *read});
}

OrError<ExpectedDate> ReadExpectedDate(const Operator& op) {
  const auto text = op.Text();
  if (!text) return tl::make_unexpected(text.error());
  ExpectedDate expected;
  expected.text = *text;
  if (const auto relative = ExpectedDate::ReadRelative(*text)) {
    expected.offset = *relative;
  } else {
    expected.fixed = ReadDateTime(*text);
    if (!expected.fixed) {
      return op.Refuse(
          "must be a date such as `2021-06-14T15:15:15Z`, or `now`, or `now +3 days` with one of "
          "seconds, minutes, hours, days, months, years");
    }
  }
  const auto offset = OffsetOf(op);
  if (!offset) return tl::make_unexpected(offset.error());
  if (*offset) expected.offset = **offset;
  const auto truncation = TruncationOf(op, "truncateExpected");
  if (!truncation) return tl::make_unexpected(truncation.error());
  expected.truncation = *truncation;
  const auto last = op.Flag("applyTruncationLast");
  if (!last) return tl::make_unexpected(last.error());
  expected.truncate_last = *last;
  return expected;
}

}  // namespace

OrError<Matcher> ReadDate(const Operator& op) {
  auto expected = ReadExpectedDate(op);
  if (!expected) return tl::make_unexpected(expected.error());
  const auto truncate_actual = TruncationOf(op, "truncateActual");
  if (!truncate_actual) return tl::make_unexpected(truncate_actual.error());
  std::optional<DateFormat> format;
  if (const Node* written = op.matcher.Find("actualFormat"); written && !written->is_null()) {
    auto read = DateFormat::Read(written->text);
    if (!read)
      return Refuse(op.reading.pointer, Concat({"`actualFormat`: ", read.error()}), written->mark);
    format = std::move(*read);
  }
  using Kind = DateMatcher::Kind;
  const auto kind = op.name == "before"  ? Kind::kBefore
                    : op.name == "after" ? Kind::kAfter
                                         : Kind::kEqual;
  return std::make_shared<const DateMatcher>(kind, std::move(*expected), *truncate_actual,
                                             std::move(format));
}

}  // namespace understudy::matching
