#include "vendors/shared/rows.h"

#include "base/json.h"

namespace understudy {

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

}  // namespace understudy
