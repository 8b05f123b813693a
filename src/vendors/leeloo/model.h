#pragma once

#include <cstdint>

namespace understudy::leeloo {

// A piece of a list.
struct Slice {
  std::int64_t limit = 0;
  std::int64_t offset = 0;
};

}  // namespace understudy::leeloo
