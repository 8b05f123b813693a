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

// Faults as scenarios, the control plane and requests describe them. What carries them out is in
// front/faults.
namespace understudy::scenario {

// No injected delay is longer; what a distribution draws beyond it is cut.
constexpr std::chrono::milliseconds kLongestDelay = std::chrono::minutes(10);

struct Delay {
  enum class Kind { kFixed, kUniform, kNormal, kLognormal };
  Kind kind = Kind::kFixed;
  std::chrono::milliseconds first{0};   // the delay, the least, the mean, the median
  std::chrono::milliseconds second{0};  // the most, the deviation
  double sigma = 0;                     // of the logarithm
};

// An error status, or how the connection ends before the first byte.
using Failure = std::variant<int, http::Ending>;

// What is done to a request. At most one of status, close, duplicate_write and stale_read is there,
// and one of close, close_after, garbage and wrong_length.
struct FaultEffects {
  std::optional<Delay> delay;
  std::optional<int> status;                        // 400 to 599, in the vendor's place
  std::optional<std::chrono::seconds> retry_after;  // with status
  std::optional<http::Ending> close;                // before the first byte, in the vendor's place
  std::optional<Failure> duplicate_write;           // instead of a good reply to a write
  bool stale_read = false;                          // from before the last write
  std::optional<std::size_t> close_after;           // bytes of the reply
  std::optional<std::string> garbage;               // empty: random bytes
  std::optional<std::int64_t> wrong_length;         // more than the body has; not 0
  std::int64_t bandwidth = 0;                       // bytes a second; 0: all there is

  // Whether the vendor is not called, so that the reply does not depend on the request's body.
  bool ReplaceVendor() const { return status.has_value() || close.has_value(); }
};

// A header or a parameter of the query. nullopt: any value.
struct FieldMatch {
  std::string name;
  std::optional<std::string> value;
};

// Which requests a rule concerns; what is empty concerns all.
struct FaultMatch {
  std::string vendor;
  std::string operation;  // an operationId
  std::string method;     // in capitals
  std::string path;       // as sent, without world and query; a `*` at its end stands for any rest
  std::vector<FieldMatch> headers;
  std::vector<FieldMatch> query;
  std::optional<std::int64_t> nth;    // of the requests that the rest concerns, only this one
  std::optional<std::int64_t> every;  // only every n-th
};

// From `from` up to but not including `until`, on the world's clock: an instant, or a time from the
// world's start.
struct Outage {
  using Bound = std::variant<Instant, std::chrono::milliseconds>;
  std::optional<Bound> from;
  std::optional<Bound> until;
};

struct FaultRule {
  std::string name;  // for people; may be empty
  FaultMatch match;
  double probability = 1;
  std::optional<std::int64_t> times;  // how often it applies at most
  std::int64_t after = 0;             // how many requests it lets through first
  std::optional<Outage> outage;
  FaultEffects effects;
  std::string json;  // the rule as it was written, to be shown and kept
};

// A scenario, and a world, has at most so many rules.
constexpr std::size_t kMostFaultRules = 1000;

// What a rule may hold, a list of rules, and the effects alone.
Shape FaultRuleShape();
Shape FaultRulesShape();
Shape FaultEffectsShape();

// Adds what a shape can't know to be wrong with a rule, or with effects alone: contradictions,
// operations that no vendor has.
void CheckFaultMeaning(const Node& rule, Diagnostics& diagnostics);
void CheckEffectsMeaning(const Node& effects, Diagnostics& diagnostics);

// Of nodes that have passed the checks.
FaultRule ReadFaultRule(const Node& rule);
FaultEffects ReadFaultEffects(const Node& effects);

// All of the above; nullopt when something was wrong, which is then in `diagnostics`.
std::optional<FaultRule> ParseFaultRule(const Node& rule, Diagnostics& diagnostics);
std::optional<FaultEffects> ParseFaultEffects(const Node& effects, Diagnostics& diagnostics);

}  // namespace understudy::scenario
