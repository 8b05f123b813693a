#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "contract/contract.h"
#include "scenario/warnings.h"

namespace understudy::scenario {
namespace {

struct KnownOperation {
  const contract::Contract* contract;
  const contract::Operation* operation;
};

using KnownOperations = std::vector<KnownOperation>;

KnownOperations OperationsOf(const Catalog& catalog) {
  KnownOperations operations;
  for (const auto& vendor : catalog.vendors()) {
    const auto& contract = catalog.ContractOf(vendor);
    for (const auto& each : contract->operations()) {
      operations.push_back({contract.get(), each.get()});
    }
  }
  return operations;
}

// Whether a request for this operation can have a path that a rule's `path` matches.
bool MayHavePath(const KnownOperation& known, std::string_view pattern) {
  const bool is_prefix = pattern.ends_with('*');
  if (is_prefix) pattern.remove_suffix(1);
  const auto wanted = Split(pattern, '/');
  const auto segments = Split(known.operation->path, '/');
  if (is_prefix ? wanted.size() > segments.size() : wanted.size() != segments.size()) return false;
  const auto same = [&](std::string_view a, std::string_view b) {
    return known.contract->case_insensitive_paths() ? EqualsIgnoreCase(a, b) : a == b;
  };
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (segments[i].starts_with('{')) continue;
    const bool is_last = is_prefix && i + 1 == wanted.size();
    const auto segment = is_last ? segments[i].substr(0, wanted[i].size()) : segments[i];
    if (!same(segment, wanted[i])) return false;
  }
  return true;
}

// One rule, with its node for the places of its keys.
class RuleWarnings {
 public:
  RuleWarnings(const FaultRule& rule, const Node& node, const Scenario& scenario,
               const KnownOperations& all, Diagnostics& warnings)
      : rule_(rule), node_(node), scenario_(scenario), all_(all), warnings_(warnings) {}

  // Returns whether a request can match the rule.
  bool Add() {
    const std::size_t before = warnings_.total();
    WarnOfMatch();
    const bool can_match = warnings_.total() == before;
    WarnOfCounts();
    WarnOfOutage();
    if (rule_.effects.close && rule_.effects.bandwidth > 0) {
      Warn("bandwidth", "`bandwidth` has no effect, since `close` sends no reply");
    }
    return can_match;
  }

 private:
  // At a key of the rule, or of its `match`.
  void Warn(std::string_view key, std::string message) {
    const Node* match = node_.Find("match");
    for (const Node* map : {&node_, match}) {
      const Node* value = map == nullptr ? nullptr : map->Find(key);
      if (value != nullptr) return warnings_.Add(value->mark, std::move(message));
    }
    warnings_.Add(node_.mark, std::move(message));
  }

  bool IsServed(std::string_view vendor) const {
    return std::any_of(scenario_.vendors.begin(), scenario_.vendors.end(),
                       [&](const VendorScenario& each) { return each.vendor->name == vendor; });
  }

  // Narrows the operations down, key by key, and warns of the key that leaves none.
  void WarnOfMatch() {
    const FaultMatch& match = rule_.match;
    if (!match.vendor.empty() && !IsServed(match.vendor)) {
      return Warn("vendor", Quoted(match.vendor) +
                                " is not served by this scenario, so that the "
                                "rule is never applied: list it under `vendors`");
    }
    std::vector<KnownOperation> left;
    for (const auto& each : all_) {
      const std::string& vendor = each.contract->vendor();
      if (IsServed(vendor) && (match.vendor.empty() || match.vendor == vendor)) {
        left.push_back(each);
      }
    }
    const auto narrow = [&](const auto& keeps) {
      std::erase_if(left, [&](const KnownOperation& each) { return !keeps(each); });
      return !left.empty();
    };
    if (!match.operation.empty() &&
        !narrow([&](const auto& each) { return each.operation->id == match.operation; })) {
      return Warn("operation", "no vendor of this scenario has the operation " +
                                   Quoted(match.operation) + ", so that the rule is never applied");
    }
    const bool has_braces = match.path.find('{') != std::string::npos;
    if (has_braces || (!match.path.empty() &&
                       !narrow([&](const auto& each) { return MayHavePath(each, match.path); }))) {
      return Warn("path", WhyNoPath());
    }
    if (!match.method.empty() && match.method != "OPTIONS" &&
        !narrow([&](const auto& each) { return HasMethod(*each.operation); })) {
      return Warn("method", "no operation that the rule matches has the method " + match.method +
                                ", so that the rule is never applied");
    }
    if (rule_.effects.duplicate_write &&
        !narrow([](const auto& each) { return each.operation->writes; })) {
      return Warn("duplicate_write",
                  "`duplicate_write` applies to writes, and the rule matches only reads");
    }
    if (rule_.effects.stale_read &&
        !narrow([](const auto& each) { return !each.operation->writes; })) {
      return Warn("stale_read", "`stale_read` applies to reads, and the rule matches only writes");
    }
  }

  bool HasMethod(const contract::Operation& operation) const {
    return operation.method == rule_.match.method ||
           (operation.method == "GET" && rule_.match.method == "HEAD");
  }

  std::string WhyNoPath() const {
    const std::string& path = rule_.match.path;
    if (path.find('{') != std::string::npos) {
      const auto found = std::find_if(all_.begin(), all_.end(), [&](const KnownOperation& each) {
        return EqualsIgnoreCase(each.operation->path, path);
      });
      const std::string operation =
          found == all_.end() ? "`operation`" : "`operation: " + found->operation->id + "`";
      return Quoted(path) + " matches no request, since braces are taken literally: use " +
             operation + ", or end the path with `*` in place of `" + path.substr(path.find('{')) +
             "`";
    }
    return "no operation that the rule matches has the path " + Quoted(path) +
           ", so that the rule is never applied";
  }

  void WarnOfCounts() {
    if (rule_.probability <= 0) {
      Warn("probability", "the rule is never applied, since its probability is 0");
    }
    if (rule_.match.nth && rule_.times && *rule_.times > 1) {
      Warn("times", "`times` has no effect, since `nth` applies the rule only once");
    }
  }

  void WarnOfOutage() {
    if (!rule_.outage) return;
    const Instant start = scenario_.clock.Now();
    const auto* until = rule_.outage->until ? std::get_if<Instant>(&*rule_.outage->until) : nullptr;
    if (until != nullptr && *until <= start) {
      warnings_.Add(node_.Find("outage")->Find("until")->mark,
                    "the outage is over before the world's clock starts, at " +
                        std::string(FormatSeconds(start).view()) +
                        ", so that the rule is never applied");
    }
  }

  const FaultRule& rule_;
  const Node& node_;
  const Scenario& scenario_;
  const KnownOperations& all_;  // of the catalog
  Diagnostics& warnings_;
};

// Whether a rule is applied to each request that it matches.
bool AlwaysApplies(const FaultRule& rule) {
  return rule.probability >= 1 && !rule.times && rule.after == 0 && !rule.match.nth &&
         !rule.match.every && !rule.outage;
}

bool HasField(const std::vector<FieldMatch>& fields, const FieldMatch& wanted, bool ignore_case) {
  return std::any_of(fields.begin(), fields.end(), [&](const FieldMatch& each) {
    const bool same =
        ignore_case ? EqualsIgnoreCase(each.name, wanted.name) : each.name == wanted.name;
    return same && (!wanted.value || each.value == wanted.value);
  });
}

bool CoversPath(const std::string& one, const std::string& other) {
  if (one.empty()) return true;
  if (!one.ends_with('*')) return one == other;
  return std::string_view(other).starts_with(std::string_view(one).substr(0, one.size() - 1));
}

// The vendor of which a rule's requests are; empty when it may be any.
std::string_view VendorOf(const FaultMatch& match, const KnownOperations& all) {
  if (!match.vendor.empty() || match.operation.empty()) return match.vendor;
  for (const auto& each : all) {
    if (each.operation->id == match.operation) return each.contract->vendor();
  }
  return {};
}

// Whether `first`, which always applies, matches all requests that `second` matches.
bool Covers(const FaultRule& first, const FaultRule& second, const KnownOperations& all) {
  const FaultMatch& one = first.match;
  const FaultMatch& other = second.match;
  const auto all_in = [](const auto& wanted, const auto& fields, bool ignore_case) {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const FieldMatch& each) { return HasField(fields, each, ignore_case); });
  };
  return (one.vendor.empty() || one.vendor == VendorOf(other, all)) &&
         (one.operation.empty() || one.operation == other.operation) &&
         (one.method.empty() || one.method == other.method) && CoversPath(one.path, other.path) &&
         (!first.effects.duplicate_write || second.effects.duplicate_write) &&
         (!first.effects.stale_read || second.effects.stale_read) &&
         all_in(one.headers, other.headers, true) && all_in(one.query, other.query, false);
}

std::string PlaceOf(const Mark& mark, const Mark& seen_from) {
  const std::string line = std::to_string(mark.line());
  return mark.source == seen_from.source ? "on line " + line
                                         : "at " + mark.source->name + ":" + line;
}

}  // namespace

void AddFaultWarnings(const Scenario& scenario, Diagnostics& warnings) {
  const auto& nodes = scenario.root->Items("faults");
  if (nodes.empty()) return;
  const auto all = OperationsOf(*scenario.catalog);
  std::vector<std::size_t> catch_alls;
  for (std::size_t i = 0; i < scenario.faults.size() && !warnings.full(); ++i) {
    const FaultRule& rule = scenario.faults[i];
    const Node* wrapped = nodes[i].Find("rule");
    const Node& node = wrapped == nullptr ? nodes[i] : *wrapped;
    const bool can_match = RuleWarnings(rule, node, scenario, all, warnings).Add();
    const auto covers = std::find_if(catch_alls.begin(), catch_alls.end(), [&](std::size_t first) {
      return Covers(scenario.faults[first], rule, all);
    });
    if (covers != catch_alls.end()) {
      warnings.Add(nodes[i].mark, "this rule is never applied: the rule " +
                                      PlaceOf(nodes[*covers].mark, nodes[i].mark) +
                                      " is applied to every request that it matches");
    } else if (can_match && AlwaysApplies(rule)) {
      catch_alls.push_back(i);
    }
  }
}

}  // namespace understudy::scenario
