#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace understudy::entities {

// A path template in parts: "/owners/{ownerId}/pets/{petId}".
struct InferPath {
  std::vector<std::string> segments;  // without braces
  std::vector<bool> is_parameter;

  explicit InferPath(std::string_view path) {
    for (const auto piece : Split(path.substr(1), '/')) {
      const bool parameter = piece.starts_with('{');
      is_parameter.push_back(parameter);
      segments.emplace_back(parameter ? piece.substr(1, piece.size() - 2) : piece);
    }
  }
  std::size_t size() const { return segments.size(); }
  bool IsItem() const {
    return size() >= 2 && is_parameter[size() - 1] && !is_parameter[size() - 2];
  }
  // The first `count` segments, with any names of parameters.
  std::string Key(std::size_t count) const {
    std::string key;
    for (std::size_t i = 0; i < count; ++i) key += is_parameter[i] ? "/{}" : "/" + segments[i];
    return key;
  }
};

}  // namespace understudy::entities
