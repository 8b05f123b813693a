#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/json.h"
#include "base/node.h"
#include "front/rate_limit.h"
#include "front/service.h"
#include "vendors/vendor.h"

namespace understudy::front {

// Of calls that RefuseNext() refuses.
constexpr std::int64_t kMostRefusals = 1'000'000'000;

// The rate limits of a world, as its scenario or a call set them. A value, not thread-safe: guarded
// by the world's mutex.
class Limits {
 public:
  // As the scenario says.
  explicit Limits(const Service& service);

  struct Refusal {
    std::chrono::seconds wait;  // until the next call is allowed
    bool waits_for_clock;       // of the world; else the next call may be allowed at once
  };
  // Counts one call; nullopt: it is allowed.
  std::optional<Refusal> Take(std::string_view vendor, const std::string& credential, Instant now);

  struct Left {
    std::int64_t requests;   // that the limit allows in a window
    std::int64_t remaining;  // of them
  };
  // What the limit leaves the credential whose call was just counted; nullopt: there is no limit.
  std::optional<Left> LeftOf(std::string_view vendor, const std::string& credential) const;

  // What has been counted so far is forgotten. nullopt: no limit.
  void Set(std::string_view vendor, std::optional<RateLimit> limit);
  // The next `calls` of a vendor's are refused, whoever makes them; 0: no more are. They do not
  // count.
  void RefuseNext(std::string_view vendor, std::int64_t calls);
  std::int64_t refusing(std::string_view vendor) const;

  // {"helpcrunch":{"requests":5,"per":"60s"},"leeloo":null,…}: every vendor's.
  void Write(json::Writer& writer) const;
  // Sets those of the vendors that `node` names, in the form above or as a scenario may have them.
  // A limit that is the same already keeps its counts. Adds what is wrong to `diagnostics` and then
  // changes nothing: false.
  bool Read(const Node& node, Diagnostics& diagnostics);

  // All that there is, counts included, for snapshots; they hold credentials.
  void WriteState(json::Writer& writer) const;
  bool ReadState(const Node& node, Diagnostics& diagnostics);

 private:
  struct Entry {
    std::optional<RateLimit> limit;
    std::int64_t refusing = 0;
    RateLimiter limiter;
  };
  Entry& EntryOf(std::string_view vendor);

  std::map<std::string, Entry, std::less<>> entries_;  // by vendor; none where nothing was ever set
};

}  // namespace understudy::front
