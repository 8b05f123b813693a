#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/node.h"

namespace understudy::matching {

// What work with a text of `size` bytes costs, beside the step for its value.
constexpr std::size_t TextSteps(std::size_t size) { return size / 64; }

// The steps that a look at all of a value costs: one for each value in it, and more for long names
// and texts.
std::size_t Weight(const Node& node);

// Finds members of one document's maps. Makes the index of a large map once, however often it is
// asked. The document must not change or go meanwhile. Not thread-safe.
class NameIndexes {
 public:
  // The index of the first member with that name; nullopt if there is none.
  std::optional<std::size_t> Find(const Node& map, std::string_view name);

 private:
  std::unordered_map<const Node*, NameIndex> made_;
};

}  // namespace understudy::matching
