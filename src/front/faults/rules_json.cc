#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/shape.h"
#include "front/faults/rules.h"

namespace understudy::front {
namespace {

Shape CountShape(std::int64_t least) {
  return Shape::Integer().Between(least, FaultRules::kMostCount);
}

std::optional<std::string> CheckSize(const Node& rules) {
  if (rules.items.size() <= scenario::kMostFaultRules) return std::nullopt;
  return "must have at most " + std::to_string(scenario::kMostFaultRules) + " rules";
}

Shape FaultsStateShape(const Catalog& catalog) {
  return Shape::Object(
      {{"start", Shape::Instant(), kRequired},
       {"next_id", CountShape(1), kRequired},
       {"rules", Shape::List(FaultRules::EntryShape(catalog)).Where(CheckSize), kRequired}});
}

// An id is never used again for another rule.
void CheckIds(const Node& state, Diagnostics& diagnostics) {
  std::set<std::int64_t> seen;
  for (const auto& item : state.Items("rules")) {
    const auto id = item.OptionalInteger("id");
    if (!id || (seen.insert(*id).second && *id < state.Integer("next_id"))) continue;
    diagnostics.Add(item.mark, "the id " + std::to_string(*id) + " is another rule's");
  }
}

}  // namespace

void FaultRules::Write(json::Writer& writer, const Entry& entry) {
  writer.StartObject().Key("id").Integer(static_cast<std::int64_t>(entry.id));
  writer.Key("matched").Integer(entry.matched).Key("applied").Integer(entry.applied);
  writer.Key("rule").Raw(entry.rule->json).EndObject();
}

void FaultRules::Write(json::Writer& writer) const {
  writer.StartArray();
  for (const auto& entry : entries_) Write(writer, entry);
  writer.EndArray();
}

Shape FaultRules::EntryShape(const Catalog& catalog) {
  return Shape::Object({{"id", CountShape(1), kRequired},
                        {"matched", CountShape(0), kRequired},
                        {"applied", CountShape(0), kRequired},
                        {"rule", scenario::FaultRuleShape(catalog), kRequired}});
}

void FaultRules::WriteState(json::Writer& writer) const {
  writer.StartObject().Key("start").String(FormatMillis(start_));
  writer.Key("next_id").Integer(static_cast<std::int64_t>(next_id_)).Key("rules");
  Write(writer);
  writer.EndObject();
}

bool FaultRules::ReadState(const Catalog& catalog, const Node& node, Diagnostics& diagnostics) {
  const auto before = diagnostics.total();
  FaultsStateShape(catalog).Check(node, diagnostics);
  for (const auto& item : node.Items("rules")) {
    const Node* rule = item.Find("rule");
    if (rule != nullptr) scenario::CheckFaultMeaning(catalog, *rule, diagnostics);
  }
  if (diagnostics.total() == before) CheckIds(node, diagnostics);
  if (diagnostics.total() == before) scenario::CheckFaultBytes(node.Items("rules"), diagnostics);
  if (diagnostics.total() != before) return false;

  start_ = ParseInstant(node.Text("start")).value();
  next_id_ = static_cast<std::uint64_t>(node.Integer("next_id"));
  entries_.clear();
  for (const auto& item : node.Items("rules")) {
    auto rule =
        std::make_shared<const scenario::FaultRule>(scenario::ReadFaultRule(*item.Find("rule")));
    entries_.push_back({static_cast<std::uint64_t>(item.Integer("id")), std::move(rule),
                        item.Integer("matched"), item.Integer("applied")});
  }
  Recount();
  return true;
}

}  // namespace understudy::front
