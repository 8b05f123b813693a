#include "front/query_hint.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace understudy::front {
namespace {

// Of unknown and of known names that the hint shows.
constexpr std::size_t kMostUnknown = 3;
constexpr std::size_t kMostKnown = 12;
// Longer names are compared by their beginning: EditDistance() takes the product of the lengths.
constexpr std::size_t kMostCompared = 60;

// The operation's parameters, those first whose names are nearest to `unknown`.
std::vector<std::string_view> KnownNames(const contract::Operation& operation,
                                         std::string_view unknown) {
  std::vector<std::string_view> names;
  for (const auto& parameter : operation.parameters) {
    if (parameter.in == In::kQuery) names.push_back(parameter.name);
  }
  const auto compared = unknown.substr(0, kMostCompared);
  std::stable_sort(names.begin(), names.end(), [&](std::string_view a, std::string_view b) {
    return EditDistance(compared, a) < EditDistance(compared, b);
  });
  return names;
}

std::string ListKnown(const std::vector<std::string_view>& names) {
  if (names.empty()) return "; this operation has none";
  std::string text = "; known: ";
  for (std::size_t i = 0; i < std::min(names.size(), kMostKnown); ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  if (names.size() > kMostKnown) {
    text += " and " + std::to_string(names.size() - kMostKnown) + " more";
  }
  return text;
}

}  // namespace

std::string QueryHint(const contract::Operation& operation, const contract::UnknownNames& unknown) {
  if (unknown.empty()) return "";
  const auto& names = unknown.first();
  const std::size_t shown = std::min(names.size(), kMostUnknown);
  std::string text =
      unknown.total() == 1 ? "unknown query parameter " : "unknown query parameters ";
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += ", ";
    text += Quoted(names[i]);
  }
  if (unknown.total() > shown) text += " and " + std::to_string(unknown.total() - shown) + " more";
  return text + ListKnown(KnownNames(operation, names.front()));
}

}  // namespace understudy::front
