#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

namespace understudy {

// Whether `value` is a multiple of `of`, with a tolerance: 0.3 is a multiple of 0.1. nullopt if the
// quotient is not finite.
inline std::optional<bool> IsMultiple(double value, double of) {
  const double times = value / of;
  if (!std::isfinite(times)) return std::nullopt;
  return std::abs(times - std::round(times)) <= 1e-9 * std::max(1.0, std::abs(times));
}

}  // namespace understudy
