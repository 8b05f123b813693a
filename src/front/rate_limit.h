#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "base/node.h"
#include "base/shape.h"
#include "vendors/vendor.h"

namespace understudy::front {

// Counts requests in fixed windows. A credential's window starts with its first request, so that a
// test that sends exactly the allowed number never crosses into the next window by chance. Not
// thread-safe: guarded by the world's mutex.
class RateLimiter {
 public:
  // Counts one request. Returns nullopt if it is allowed, else the time until the next one is,
  // rounded up to whole seconds.
  std::optional<std::chrono::seconds> Take(const std::string& credential, const RateLimit& limit,
                                           Instant now);

  // Undoes the count of a request that Take() has just allowed.
  void TakeBack(const std::string& credential);

  // How many requests of the credential's newest window were counted.
  std::int64_t used(const std::string& credential) const;

  // [{"credential","start","used"},…], and its shape.
  void WriteState(json::Writer& writer) const;
  void ReadState(const Node& windows);
  static Shape StateShape();

 private:
  struct Window {
    Instant start;
    std::int64_t used = 0;
  };
  std::map<std::string, Window> windows_;  // known credentials only: bounded
};

}  // namespace understudy::front
