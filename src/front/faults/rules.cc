#include "front/faults/rules.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "http/url.h"

namespace understudy::front {
namespace {

using scenario::FaultMatch;
using scenario::FieldMatch;

bool HasPath(std::string_view pattern, std::string_view path) {
  if (!pattern.ends_with('*')) return pattern == path;
  return path.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool HasHeaders(const std::vector<FieldMatch>& wanted, const http::Request& request) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const FieldMatch& field) {
    return std::any_of(request.headers.begin(), request.headers.end(), [&](const auto& header) {
      return EqualsIgnoreCase(header.name, field.name) &&
             (!field.value || header.value == *field.value);
    });
  });
}

bool HasQuery(const std::vector<FieldMatch>& wanted, const http::Request& request) {
  if (wanted.empty()) return true;
  const auto query = http::ParseUrlEncoded(http::SplitTarget(request.target).query, "query");
  if (!query) return false;
  return std::all_of(wanted.begin(), wanted.end(), [&](const FieldMatch& field) {
    return std::any_of(query->begin(), query->end(), [&](const auto& pair) {
      return pair.first == field.name && (!field.value || pair.second == *field.value);
    });
  });
}

// An effect that needs a certain kind of operation matches no other.
bool SuitsOperation(const scenario::FaultEffects& effects, const contract::Operation* operation) {
  if (effects.duplicate_write) return operation != nullptr && operation->writes;
  if (effects.stale_read) return operation != nullptr && !operation->writes;
  return true;
}

bool Concerns(const scenario::FaultRule& rule, const FaultInput& input) {
  const FaultMatch& match = rule.match;
  return (match.vendor.empty() || match.vendor == input.vendor) &&
         (match.operation.empty() ||
          (input.operation != nullptr && match.operation == input.operation->id)) &&
         (match.method.empty() || match.method == input.request.method) &&
         (match.path.empty() || HasPath(match.path, input.path)) &&
         SuitsOperation(rule.effects, input.operation) &&
         HasHeaders(match.headers, input.request) && HasQuery(match.query, input.request);
}

Instant At(const scenario::Outage::Bound& bound, Instant start) {
  if (const auto* instant = std::get_if<Instant>(&bound)) return *instant;
  return start + std::get<std::chrono::milliseconds>(bound);
}

void CountUp(std::int64_t& counter) {
  if (counter < FaultRules::kMostCount) ++counter;
}

}  // namespace

FaultRules::FaultRules(const std::vector<SharedRule>& rules, Instant start) : start_(start) {
  ReplaceAll(rules);
}

std::optional<Fault> FaultRules::Take(const FaultInput& input, Instant now, Random& random,
                                      FaultTurn* turn) {
  FaultTurn unused;
  FaultTurn& used = turn == nullptr ? unused : *turn;
  used.random_before = random.state();
  auto fault = Take(input, now, random, used);
  used.random_after = random.state();
  return fault;
}

std::optional<Fault> FaultRules::Take(const FaultInput& input, Instant now, Random& random,
                                      FaultTurn& turn) {
  for (auto& entry : entries_) {
    const scenario::FaultRule& rule = *entry.rule;
    if (!IsNow(rule, now) || !Concerns(rule, input)) continue;
    CountUp(entry.matched);
    turn.matched.push_back(entry.id);
    if (!IsDue(entry)) continue;
    if (rule.probability < 1 && random.NextUnit() >= rule.probability) continue;
    CountUp(entry.applied);
    turn.applied = entry.id;
    return Fault{rule.name.empty() ? "rule " + std::to_string(entry.id) : rule.name,
                 {entry.rule, &rule.effects},
                 Random(random.Next()),
                 entry.id};
  }
  return std::nullopt;
}

std::optional<Fault> FaultRules::TakeIfItReplacesVendor(const FaultInput& input, Instant now,
                                                        Random& random) {
  FaultRules rules = *this;
  Random same = random;
  const auto fault = rules.Take(input, now, same);
  if (!fault || !fault->effects->ReplaceVendor()) return std::nullopt;
  return Take(input, now, random);
}

void FaultRules::TakeBack(const FaultTurn& turn, Random& random) {
  for (const auto id : turn.matched) {
    const auto found = Locate(id);
    if (found != entries_.end() && found->matched > 0) --found->matched;
  }
  const auto applied = Locate(turn.applied);
  if (applied != entries_.end() && applied->applied > 0) --applied->applied;
  if (random.state() == turn.random_after) random = Random(turn.random_before);
}

bool FaultRules::IsNow(const scenario::FaultRule& rule, Instant now) const {
  if (!rule.outage) return true;
  const auto& [from, until] = *rule.outage;
  return (!from || now >= At(*from, start_)) && (!until || now < At(*until, start_));
}

bool FaultRules::IsDue(const Entry& entry) const {
  const scenario::FaultRule& rule = *entry.rule;
  const std::int64_t turn = entry.matched - rule.after;
  if (turn <= 0 || (rule.times && entry.applied >= *rule.times)) return false;
  if (rule.match.nth) return turn == *rule.match.nth;
  return !rule.match.every || turn % *rule.match.every == 0;
}

const FaultRules::Entry* FaultRules::Find(std::uint64_t id) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.id == id; });
  return found == entries_.end() ? nullptr : &*found;
}

std::vector<FaultRules::Entry>::iterator FaultRules::Locate(std::uint64_t id) {
  return std::find_if(entries_.begin(), entries_.end(),
                      [&](const Entry& entry) { return entry.id == id; });
}

std::uint64_t FaultRules::NewId() {
  constexpr auto kMostIds = static_cast<std::uint64_t>(kMostCount);
  if (next_id_ < kMostIds) return next_id_++;
  // Only a snapshot from outside leads here. There are few rules, and so a free number.
  std::uint64_t id = 1;
  while (Find(id) != nullptr) ++id;
  return id;
}

std::uint64_t FaultRules::Insert(SharedRule rule, std::size_t place) {
  const auto at = static_cast<std::ptrdiff_t>(std::min(place, entries_.size()));
  const std::uint64_t id = NewId();
  entries_.insert(entries_.begin() + at, {id, std::move(rule)});
  Recount();
  return id;
}

bool FaultRules::Replace(std::uint64_t id, SharedRule rule) {
  const auto found = Locate(id);
  if (found == entries_.end()) return false;
  *found = {id, std::move(rule)};
  Recount();
  return true;
}

bool FaultRules::Move(std::uint64_t id, std::size_t place) {
  const auto found = Locate(id);
  if (found == entries_.end()) return false;
  Entry entry = std::move(*found);
  entries_.erase(found);
  const auto at = static_cast<std::ptrdiff_t>(std::min(place, entries_.size()));
  entries_.insert(entries_.begin() + at, std::move(entry));
  return true;
}

bool FaultRules::Remove(std::uint64_t id) {
  const auto found = Locate(id);
  if (found == entries_.end()) return false;
  entries_.erase(found);
  Recount();
  return true;
}

void FaultRules::ReplaceAll(const std::vector<SharedRule>& rules) {
  entries_.clear();
  for (const auto& rule : rules) entries_.push_back({NewId(), rule});
  Recount();
}

void FaultRules::Restore(std::vector<Entry> entries) {
  for (const auto& entry : entries) next_id_ = std::max(next_id_, entry.id + 1);
  entries_ = std::move(entries);
  for (auto& entry : entries_) {
    if (entry.id == 0) entry.id = NewId();
  }
  Recount();
}

bool FaultRules::Restore(Entry entry) {
  const auto found = Locate(entry.id);
  if (found == entries_.end()) return false;
  *found = std::move(entry);
  Recount();
  return true;
}

std::size_t FaultRules::bytes() const {
  std::size_t bytes = 0;
  for (const auto& entry : entries_) bytes += scenario::BytesOf(*entry.rule);
  return bytes;
}

std::size_t FaultRules::bytes_beside(const std::vector<SharedRule>& shared) const {
  if (entries_.empty()) return 0;
  const std::unordered_set<SharedRule> others(shared.begin(), shared.end());
  std::size_t bytes = 0;
  for (const auto& entry : entries_) {
    if (!others.contains(entry.rule)) bytes += scenario::BytesOf(*entry.rule);
  }
  return bytes;
}

void FaultRules::Recount() {
  needs_rows_before_last_write_ =
      std::any_of(entries_.begin(), entries_.end(),
                  [](const Entry& entry) { return entry.rule->effects.stale_read; });
  count_.Set(entries_.size());
}

}  // namespace understudy::front
