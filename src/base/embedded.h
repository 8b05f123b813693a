#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Files that are built into the program: contracts, tables, shipped scenarios and fixtures.
// Thread-safe.
namespace understudy {

// The content of a file such as "scenarios/default.yaml"; nullopt when there is none of that name.
std::optional<std::string_view> FindEmbedded(std::string_view name);

// The names that begin with `prefix`, sorted.
std::vector<std::string> EmbeddedNames(std::string_view prefix);

}  // namespace understudy
