#pragma once

#include <cstdint>

namespace understudy::helpcrunch {

// Larger integers lose digits in JSON readers.
constexpr std::int64_t kLargestId = 9007199254740991;

}  // namespace understudy::helpcrunch
