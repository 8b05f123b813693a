#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/text.h"

namespace understudy {

// At most so many requests in each window of time.
struct Rate {
  static constexpr std::int64_t kMostRequests = 1'000'000'000;

  std::int64_t requests;
  std::chrono::milliseconds per;
};

// Reads "120/minute", "10/s" or "5/30s".
inline std::optional<Rate> ParseRate(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto requests = ParseUnsigned(Trim(text.substr(0, slash)));
  const auto per = Trim(text.substr(slash + 1));
  if (!requests || *requests < 1 || *requests > Rate::kMostRequests) return std::nullopt;
  auto duration = ParseDuration(per);
  if (!duration) duration = ParseDuration("1" + std::string(per));
  if (!duration) return std::nullopt;
  return Rate{static_cast<std::int64_t>(*requests), *duration};
}

}  // namespace understudy
