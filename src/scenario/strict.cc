#include "scenario/strict.h"

#include <algorithm>

namespace understudy::scenario {

std::string_view NameOf(Strict strict) {
  return StrictNames().at(static_cast<std::size_t>(strict));
}

const std::vector<std::string>& StrictNames() {
  static const std::vector<std::string> kNames = {"off", "report", "refuse"};
  return kNames;
}

std::optional<Strict> FindStrict(std::string_view name) {
  const auto& names = StrictNames();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Strict>(found - names.begin());
}

Shape StrictShape() { return Shape::String().OneOf(StrictNames()); }

Strict ReadStrict(const Node* node, Strict fallback) {
  return node == nullptr ? fallback : FindStrict(node->text).value_or(fallback);
}

}  // namespace understudy::scenario
