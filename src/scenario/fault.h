#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/node.h"
#include "base/shape.h"
#include "http/delivery.h"
#include "vendors/catalog.h"

// Faults as scenarios, the admin API and requests describe them. front/faults injects them.
namespace understudy::scenario {

// The longest injected delay. Longer ones from a distribution are cut to it.
constexpr std::chrono::milliseconds kLongestDelay = std::chrono::minutes(10);

struct Delay {
  enum class Kind { kFixed, kUniform, kNormal, kLognormal };
  Kind kind = Kind::kFixed;
  std::chrono::milliseconds first{0};   // the delay, minimum, mean or median
  std::chrono::milliseconds second{0};  // the maximum, or the deviation
  double sigma = 0;                     // of the logarithm
};

// An error status, or how the connection ends before the first byte.
using Failure = std::variant<int, http::Ending>;

// The effects of a fault. It has at most one of status, close, duplicate_write and stale_read, and
// one of close, close_after, garbage and wrong_length.
struct FaultEffects {
  std::optional<Delay> delay;
  std::optional<int> status;                        // 400 to 599; the vendor is not called
  std::optional<std::chrono::seconds> retry_after;  // with status
  std::optional<http::Ending> close;         // before the first byte; the vendor is not called
  std::optional<Failure> duplicate_write;    // instead of a good reply to a write
  bool stale_read = false;                   // of the data before the last write
  std::optional<std::size_t> close_after;    // bytes of the reply
  std::optional<std::string> garbage;        // empty: random bytes
  std::optional<std::int64_t> wrong_length;  // bytes more than the body has; not 0
  std::int64_t bandwidth = 0;                // bytes a second; 0: no limit

  // Whether the vendor is not called, so that the reply does not depend on the request's body.
  bool ReplaceVendor() const { return status.has_value() || close.has_value(); }
};

// A header or a query parameter. nullopt matches any value.
struct FieldMatch {
  std::string name;
  std::optional<std::string> value;
};

// The requests that a rule matches. An empty field matches all.
struct FaultMatch {
  std::string vendor;
  std::string operation;  // an operationId
  std::string method;     // in capitals
  std::string path;       // as sent, without world and query; `*` at its end matches any rest
  std::vector<FieldMatch> headers;
  std::vector<FieldMatch> query;
  std::optional<std::int64_t> nth;    // only the n-th of the requests that the other fields match
  std::optional<std::int64_t> every;  // only every n-th of them
};

// From `from` (inclusive) to `until` (exclusive) on the world's clock. Each is an instant, or a
// time since the world's start.
struct Outage {
  using Bound = std::variant<Instant, std::chrono::milliseconds>;
  std::optional<Bound> from;
  std::optional<Bound> until;
};

struct FaultRule {
  std::string name;  // for messages; may be empty
  FaultMatch match;
  double probability = 1;
  std::optional<std::int64_t> times;  // how often it is applied at most
  std::int64_t after = 0;             // how many matching requests pass first
  std::optional<Outage> outage;
  FaultEffects effects;
  std::string json;  // the rule as it was written, for GET and snapshots
};

// The most rules of a scenario, or of a world, and the most bytes of them together.
constexpr std::size_t kMostFaultRules = 1000;
constexpr std::size_t kMostFaultBytes = std::size_t{16} * 1024 * 1024;

// The bytes of a rule's text and of what it sends.
std::size_t BytesOf(const FaultRule& rule);

// The shape of a rule, in its own form or in that of `GET …/faults`, of a list of rules, and of the
// effects alone.
Shape FaultRuleShape(const Catalog& catalog);
Shape FaultRulesShape(const Catalog& catalog);
Shape FaultEffectsShape();

// Adds the errors that a shape can't find in a rule, or in effects alone: contradictions,
// operations that no vendor has.
void CheckFaultMeaning(const Catalog& catalog, const Node& rule, Diagnostics& diagnostics);
// Adds an error at the rule, if there is one, up to which the rules take more than kMostFaultBytes.
// Each has passed the other checks.
void CheckFaultBytes(const std::vector<Node>& rules, Diagnostics& diagnostics);
void CheckEffectsMeaning(const Node& effects, Diagnostics& diagnostics);

// Read nodes that have passed the checks.
FaultRule ReadFaultRule(const Node& rule);
FaultEffects ReadFaultEffects(const Node& effects);

// Checks and reads rules for the vendors of a catalog. Make one for many rules. Thread-safe.
class FaultRuleParser {
 public:
  explicit FaultRuleParser(SharedCatalog catalog);

  // nullopt after an error, which is in `diagnostics`.
  std::optional<FaultRule> Parse(const Node& rule, Diagnostics& diagnostics) const;

 private:
  const SharedCatalog catalog_;
  const Shape shape_;
};
// The same for effects alone.
std::optional<FaultEffects> ParseFaultEffects(const Node& effects, Diagnostics& diagnostics);

}  // namespace understudy::scenario
