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

// The most calls that RefuseNext() can refuse.
constexpr std::int64_t kMostRefusals = 1'000'000'000;

// The rate limits of a world. The scenario or an admin call sets them. A value, not thread-safe:
// guarded by the world's mutex.
class Limits {
 public:
  // The limits of the scenario.
  explicit Limits(const Service& service);

  struct Refusal {
    std::chrono::seconds wait;  // until the next call is allowed
    bool waits_for_clock;       // the world's; else the next call may be allowed at once
  };
  // Counts one call; nullopt: it is allowed.
  std::optional<Refusal> Take(std::string_view vendor, const std::string& credential, Instant now);

  // Undoes the count of a call that Take() allowed, with the world locked since then.
  void TakeBack(std::string_view vendor, const std::string& credential);
  // Which limit made a refusal that Take() has just returned: a sentence.
  std::string Describe(std::string_view vendor, const Refusal& refusal) const;

  struct Left {
    std::int64_t requests;   // that the limit allows in a window
    std::int64_t remaining;  // of them
  };
  // What the limit leaves the credential whose call was just counted; nullopt: there is no limit.
  std::optional<Left> LeftOf(std::string_view vendor, const std::string& credential) const;

  // Sets a vendor's limit and resets its counts. nullopt: no limit.
  void Set(std::string_view vendor, std::optional<RateLimit> limit);
  // Refuses the vendor's next `calls` requests, whatever their credential; 0 stops that. They do
  // not count for the limit.
  void RefuseNext(std::string_view vendor, std::int64_t calls);
  std::int64_t refusing(std::string_view vendor) const;

  // {"helpcrunch":{"requests":5,"per":"60s"},"leeloo":null,…}, with every vendor of the
  // catalog.
  void Write(json::Writer& writer) const;
  // Sets the limits of the vendors in `node`, in the form above or in a scenario's. A limit that
  // does not change keeps its counts. If something is wrong, adds it to `diagnostics`, changes
  // nothing and returns false.
  bool Read(const Node& node, Diagnostics& diagnostics);

  // The whole state with its counts, for snapshots. It contains credentials.
  void WriteState(json::Writer& writer) const;
  bool ReadState(const Node& node, Diagnostics& diagnostics);

 private:
  struct Entry {
    std::optional<RateLimit> limit;
    std::int64_t refusing = 0;
    RateLimiter limiter;
  };
  Entry& EntryOf(std::string_view vendor);

  SharedCatalog catalog_;
  std::map<std::string, Entry, std::less<>> entries_;  // by vendor; none if nothing was ever set
};

}  // namespace understudy::front
