#include "vendors/shared/rows.h"

#include "base/json.h"

namespace understudy {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

std::string Format(Instant instant) {
  const bool whole = instant == std::chrono::floor<std::chrono::seconds>(instant);
  return std::string((whole ? FormatSeconds(instant) : FormatMillis(instant)).view());
}

// The time on a clock that is `east` of UTC.
std::string FormatWithOffset(Instant instant, std::chrono::minutes east, std::string_view offset) {
  std::string text = Format(instant + east);
  text.pop_back();  // Z
  return text += offset;
}

}  // namespace

std::optional<std::string> OptionalString(const Node& row, std::string_view name) {
  const auto text = row.OptionalText(name);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

std::string MemberJson(const Node& row, std::string_view name, std::string_view fallback) {
  const Node* member = row.Find(name);
  return member == nullptr || member->is_null() ? std::string(fallback) : json::ToText(*member);
}

std::optional<Instant> OptionalTime(const Node& row, std::string_view name) {
  const auto text = row.OptionalText(name);
  return text ? ParseInstant(*text) : std::nullopt;
}

Instant Time(const Node& row, std::string_view name) { return OptionalTime(row, name).value(); }

std::string ScenarioTime(Instant instant) {
  // A scenario reaches past the years that can be written by an offset, and so must this.
  constexpr auto kFarthest = std::chrono::hours(24) - std::chrono::minutes(1);
  constexpr sys_days kFirst = year(0) / 1 / 1;
  constexpr sys_days kEnd = sys_days(year(9999) / 12 / 31) + std::chrono::days(1);
  if (instant < kFirst) return FormatWithOffset(instant, kFarthest, "+23:59");
  if (instant >= kEnd) return FormatWithOffset(instant, -kFarthest, "-23:59");
  return Format(instant);
}

}  // namespace understudy
