#include "front/limits.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "scenario/limit.h"

namespace understudy::front {
namespace {

// "60s", in the form that ParseDuration() reads.
std::string FormatDuration(std::chrono::milliseconds duration) {
  if (duration % std::chrono::seconds(1) != std::chrono::milliseconds(0)) {
    return std::to_string(duration.count()) + "ms";
  }
  return std::to_string(duration / std::chrono::seconds(1)) + "s";
}

void WriteLimit(json::Writer& writer, const std::optional<RateLimit>& limit) {
  if (!limit) {
    writer.Null();
    return;
  }
  writer.StartObject().Key("requests").Integer(limit->requests);
  writer.Key("per").String(FormatDuration(limit->per)).EndObject();
}

Shape LimitsShape(const Catalog& catalog) {
  std::vector<Property> vendors;
  for (const auto& vendor : catalog.vendors()) {
    vendors.push_back({vendor.name, scenario::RateLimitShape(vendor)});
  }
  return Shape::Object(std::move(vendors));
}

Shape LimitsStateShape(const Catalog& catalog) {
  std::vector<Property> vendors;
  for (const auto& vendor : catalog.vendors()) {
    vendors.push_back(
        {vendor.name,
         Shape::Object({{"limit", scenario::RateLimitShape(vendor), kRequired},
                        {"refusing", Shape::Integer().Between(0, kMostRefusals), kRequired},
                        {"windows", RateLimiter::StateShape(), kRequired}})});
  }
  return Shape::Object(std::move(vendors));
}

bool Passes(const Shape& shape, const Node& node, Diagnostics& diagnostics) {
  const auto before = diagnostics.total();
  shape.Check(node, diagnostics);
  return diagnostics.total() == before;
}

}  // namespace

Limits::Limits(const Service& service) : catalog_(service.catalog()) {
  for (const auto& served : service.vendors()) {
    const auto& limit = served->scenario.rate_limit;
    if (limit) entries_[served->scenario.vendor->name].limit = limit;
  }
}

std::optional<Limits::Refusal> Limits::Take(std::string_view vendor, const std::string& credential,
                                            Instant now) {
  if (entries_.empty()) return std::nullopt;
  const auto found = entries_.find(vendor);
  if (found == entries_.end()) return std::nullopt;
  Entry& entry = found->second;
  if (entry.refusing > 0) {
    --entry.refusing;
    return Refusal{std::chrono::seconds(1), false};
  }
  if (!entry.limit) return std::nullopt;
  const auto wait = entry.limiter.Take(credential, *entry.limit, now);
  return wait ? std::optional(Refusal{*wait, true}) : std::nullopt;
}

void Limits::TakeBack(std::string_view vendor, const std::string& credential) {
  const auto found = entries_.find(vendor);
  if (found != entries_.end() && found->second.limit) found->second.limiter.TakeBack(credential);
}

std::string Limits::Describe(std::string_view vendor, const Refusal& refusal) const {
  const auto found = entries_.find(vendor);
  if (found == entries_.end()) return {};
  const Entry& entry = found->second;
  if (!refusal.waits_for_clock || !entry.limit) {
    return Concat({"An admin call refuses the next requests to ", vendor, ": ",
                   std::to_string(entry.refusing), " more after this one."});
  }
  return Concat({"The rate limit of ", vendor, " refused this request: it allows ",
                 std::to_string(entry.limit->requests), " in ", FormatDuration(entry.limit->per),
                 " for each credential."});
}

std::optional<Limits::Left> Limits::LeftOf(std::string_view vendor,
                                           const std::string& credential) const {
  const auto found = entries_.find(vendor);
  if (found == entries_.end() || !found->second.limit) return std::nullopt;
  const std::int64_t requests = found->second.limit->requests;
  return Left{requests, requests - std::min(requests, found->second.limiter.used(credential))};
}

Limits::Entry& Limits::EntryOf(std::string_view vendor) {
  const auto found = entries_.find(vendor);
  return found != entries_.end() ? found->second : entries_[std::string(vendor)];
}

void Limits::Set(std::string_view vendor, std::optional<RateLimit> limit) {
  Entry& entry = EntryOf(vendor);
  entry.limit = limit;
  entry.limiter = {};
}

void Limits::RefuseNext(std::string_view vendor, std::int64_t calls) {
  EntryOf(vendor).refusing = calls;
}

std::int64_t Limits::refusing(std::string_view vendor) const {
  const auto found = entries_.find(vendor);
  return found == entries_.end() ? 0 : found->second.refusing;
}

void Limits::Write(json::Writer& writer) const {
  writer.StartObject();
  for (const auto& vendor : catalog_->vendors()) {
    const auto found = entries_.find(vendor.name);
    writer.Key(vendor.name);
    WriteLimit(writer, found == entries_.end() ? std::nullopt : found->second.limit);
  }
  writer.EndObject();
}

bool Limits::Read(const Node& node, Diagnostics& diagnostics) {
  if (!Passes(LimitsShape(*catalog_), node, diagnostics)) return false;
  for (const auto& vendor : catalog_->vendors()) {
    const Node* node_of = node.Find(vendor.name);
    if (node_of == nullptr) continue;
    const auto limit = scenario::ReadRateLimit(*node_of, vendor);
    if (limit != EntryOf(vendor.name).limit) Set(vendor.name, limit);
  }
  return true;
}

void Limits::WriteState(json::Writer& writer) const {
  writer.StartObject();
  for (const auto& [vendor, entry] : entries_) {
    writer.Key(vendor).StartObject().Key("limit");
    WriteLimit(writer, entry.limit);
    writer.Key("refusing").Integer(entry.refusing).Key("windows");
    entry.limiter.WriteState(writer);
    writer.EndObject();
  }
  writer.EndObject();
}

bool Limits::ReadState(const Node& node, Diagnostics& diagnostics) {
  if (!Passes(LimitsStateShape(*catalog_), node, diagnostics)) return false;
  entries_.clear();
  for (const auto& vendor : catalog_->vendors()) {
    const Node* state = node.Find(vendor.name);
    if (state == nullptr) continue;
    Entry& entry = entries_[vendor.name];
    entry.limit = scenario::ReadRateLimit(*state->Find("limit"), vendor);
    entry.refusing = state->Integer("refusing");
    entry.limiter.ReadState(*state->Find("windows"));
  }
  return true;
}

}  // namespace understudy::front
