#include <algorithm>

#include "base/text.h"
#include "matching/date_time.h"

namespace understudy::matching {
namespace {

namespace chrono = std::chrono;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct FieldReader {
  DateScanner& scanner;
  DateFields& fields;
  bool twelve_hours = false;
  bool afternoon = false;

  static bool Set(std::optional<int> number, int& field) {
    if (!number) return false;
    field = *number;
    return true;
  }

  bool Year(std::size_t count) {
    if (count == 2) {
      if (!Set(scanner.Number(2, 2), fields.year)) return false;
      fields.year += 2000;
      return true;
    }
    return Set(scanner.Number(4, 4), fields.year);
  }

  bool MonthName(std::size_t count) {
    if (count < 3) return Set(scanner.Number(count, 2), fields.month);
    const auto index = scanner.Month(count == 3);
    if (index) fields.month = *index + 1;
    return index.has_value();
  }

  bool DayHalf() {
    twelve_hours = true;
    afternoon = scanner.Eat("PM") || scanner.Eat("pm");
    return afternoon || scanner.Eat("AM") || scanner.Eat("am");
  }

  // Reads what one letter, `count` times, means.
  bool Field(char letter, std::size_t count) {
    switch (letter) {
      case 'y':
      case 'u':
        return Year(count);
      case 'M':
        return MonthName(count);
      case 'd':
        return Set(scanner.Number(count, 2), fields.day);
      case 'H':
      case 'h':
        return Set(scanner.Number(count, 2), fields.hour);
      case 'm':
        return Set(scanner.Number(count, 2), fields.minute);
      case 's':
        return Set(scanner.Number(count, 2), fields.second);
      case 'S': {
        const auto fraction = scanner.Fraction(count, count);
        fields.nanoseconds = fraction.value_or(0);
        return fraction.has_value();
      }
      case 'a':
        return DayHalf();
      case 'E':
        fields.weekday = scanner.Weekday(count < 4);
        return fields.weekday.has_value();
      default:
        fields.offset = scanner.Offset(count >= 3 && letter != 'Z' && letter != 'z');
        return fields.offset.has_value();
    }
  }
};

std::optional<DateTime> AtEpoch(std::string_view text, std::int64_t per_second) {
  const auto number = ParseInteger(text);
  const std::int64_t most = 9'000'000'000 * per_second;
  if (number.status != IntegerStatus::kOk || number.value > most || number.value < -most) {
    return std::nullopt;
  }
  DateTime result;
  result.local = DateTime::Local(chrono::milliseconds(number.value * (1000 / per_second)));
  result.offset = chrono::seconds(0);
  return result;
}

}  // namespace

tl::expected<DateFormat, std::string> DateFormat::Read(std::string_view pattern) {
  DateFormat format;
  if (pattern == "unix") format.kind_ = Kind::kUnix;
  if (pattern == "epoch") format.kind_ = Kind::kEpoch;
  if (format.kind_ != Kind::kPattern) return format;
  if (pattern.empty()) return tl::make_unexpected(std::string("a date format is not empty"));
  for (std::size_t at = 0; at < pattern.size();) {
    const char c = pattern[at];
    Piece piece;
    if (c == '\'') {
      const auto end = pattern.find('\'', at + 1);
      if (end == std::string_view::npos) {
        return tl::make_unexpected(std::string("a quote of the date format has no partner"));
      }
      piece.literal = end == at + 1 ? "'" : std::string(pattern.substr(at + 1, end - at - 1));
      at = end + 1;
    } else if (IsLetter(c)) {
      constexpr std::string_view kLetters = "yuMdHhmsSaEXxZz";
      if (kLetters.find(c) == std::string_view::npos) {
        return tl::make_unexpected(Concat({"this server does not have the letter `",
                                           pattern.substr(at, 1), "` of date formats"}));
      }
      const auto end = std::min(pattern.find_first_not_of(c, at), pattern.size());
      piece.letter = c;
      piece.count = end - at;
      at = end;
    } else {
      piece.literal = pattern.substr(at, 1);
      ++at;
    }
    format.pieces_.push_back(std::move(piece));
  }
  return format;
}

std::optional<DateTime> DateFormat::Parse(std::string_view text) const {
  if (kind_ == Kind::kUnix) return AtEpoch(text, 1);
  if (kind_ == Kind::kEpoch) return AtEpoch(text, 1000);
  DateScanner scanner(text);
  DateFields fields;
  FieldReader reader{scanner, fields};
  for (const auto& piece : pieces_) {
    const bool read =
        piece.letter == 0 ? scanner.Eat(piece.literal) : reader.Field(piece.letter, piece.count);
    if (!read) return std::nullopt;
  }
  if (!scanner.done()) return std::nullopt;
  if (reader.twelve_hours) {
    if (fields.hour < 1 || fields.hour > 12) return std::nullopt;
    fields.hour = fields.hour % 12 + (reader.afternoon ? 12 : 0);
  }
  return fields.Check();
}

}  // namespace understudy::matching
