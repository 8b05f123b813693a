#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "scenario/scenario.h"

namespace understudy::front {

// Counts requests in fixed windows. A credential's window begins with its first request, so that a
// test that sends exactly as many as are allowed never meets a window's edge by chance. Not
// thread-safe: guarded by the world's mutex.
class RateLimiter {
 public:
  // Counts one request; when it is one too many, how long until the next is allowed, in whole
  // seconds rounded up.
  std::optional<std::chrono::seconds> Take(const std::string& credential,
                                           const scenario::RateLimit& limit, Instant now);

 private:
  struct Window {
    Instant start;
    std::int64_t used = 0;
  };
  std::unordered_map<std::string, Window> windows_;  // known credentials only: bounded
};

}  // namespace understudy::front
