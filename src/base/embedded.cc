#include "base/embedded.h"

#include <algorithm>

#include "base/embedded_table.h"

namespace understudy {

std::optional<std::string_view> FindEmbedded(std::string_view name) {
  for (const auto& file : EmbeddedTable()) {
    if (file.name == name) return file.content;
  }
  return std::nullopt;
}

std::vector<std::string> EmbeddedNames(std::string_view prefix) {
  std::vector<std::string> names;
  for (const auto& file : EmbeddedTable()) {
    if (file.name.starts_with(prefix)) names.emplace_back(file.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace understudy
