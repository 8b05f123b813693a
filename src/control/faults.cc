#include "control/faults.h"

#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "control/json_body.h"
#include "control/locked_world.h"
#include "front/world_changes.h"

namespace understudy::control {
namespace {

using front::FaultRules;

// An id that a body may give: far below the ids that a world can count to.
constexpr std::int64_t kMostId = 1'000'000'000;
constexpr std::size_t kAtTheEnd = std::numeric_limits<std::size_t>::max();

http::Response ListReply(const FaultRules& faults) {
  json::Writer w;
  w.StartObject().Key("faults");
  faults.Write(w);
  w.EndObject();
  return JsonReply(200, w.Take());
}

http::Response RuleReply(int status, const FaultRules& faults, std::uint64_t id) {
  json::Writer w;
  FaultRules::Write(w, *faults.Find(id));
  return JsonReply(status, w.Take());
}

http::Response NoRule(const AdminCall& call) {
  return NotFound("There is no fault " + Quoted(call.PathValue("fault")) + " in world `" +
                  call.PathValue("world") + "`.");
}

// Returns 0, which is no rule's id, if the path names no rule.
std::uint64_t IdOf(const AdminCall& call) {
  return ParseUnsigned(call.PathValue("fault")).value_or(0);
}

// Whether it is a rule as GET shows it: {"id","matched","applied","rule"}.
bool IsEntry(const Node& node) { return node.Find("rule") != nullptr; }

// A rule, or what GET shows of one; the id of the former is 0.
class EntryReader {
 public:
  explicit EntryReader(const SharedCatalog& catalog)
      : entry_(FaultRules::EntryShape(*catalog)), rules_(catalog) {}

  std::optional<FaultRules::Entry> Read(const Node& node, Diagnostics& diagnostics) const;

 private:
  const Shape entry_;
  const scenario::FaultRuleParser rules_;
};

std::optional<FaultRules::Entry> EntryReader::Read(const Node& node,
                                                   Diagnostics& diagnostics) const {
  const auto before = diagnostics.total();
  if (IsEntry(node)) entry_.Check(node, diagnostics);
  if (diagnostics.total() != before) return std::nullopt;
  auto rule = rules_.Parse(IsEntry(node) ? *node.Find("rule") : node, diagnostics);
  if (!rule) return std::nullopt;
  if (node.Integer("id") > kMostId) {
    diagnostics.Add(node.Find("id")->mark, "must be at most " + std::to_string(kMostId));
    return std::nullopt;
  }
  return FaultRules::Entry{static_cast<std::uint64_t>(node.Integer("id")),
                           std::make_shared<const scenario::FaultRule>(std::move(*rule)),
                           node.Integer("matched"), node.Integer("applied")};
}

OrRefusal<FaultRules::Entry> ReadEntry(const AdminCall& call,
                                       const front::SeededScenario& scenario) {
  const auto body = ReadBody(call.request, Shape::Any());
  if (!body) return tl::make_unexpected(body.error());
  Diagnostics diagnostics;
  auto entry = EntryReader(scenario.service.catalog()).Read(body->root, diagnostics);
  if (!entry) return tl::make_unexpected(RefuseBody(diagnostics));
  return std::move(*entry);
}

OrRefusal<std::vector<FaultRules::Entry>> ReadEntries(const AdminCall& call,
                                                      const front::SeededScenario& scenario) {
  static const Shape kShape = Shape::Object({{"faults", Shape::List(Shape::Any()), kRequired}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return tl::make_unexpected(body.error());
  std::vector<FaultRules::Entry> entries;
  std::set<std::uint64_t> ids;
  Diagnostics diagnostics;
  const EntryReader reader(scenario.service.catalog());
  for (const auto& node : body->root.Items("faults")) {
    auto entry = reader.Read(node, diagnostics);
    if (!entry) continue;
    if (entry->id != 0 && !ids.insert(entry->id).second) {
      diagnostics.Add(node.mark, "the id " + std::to_string(entry->id) + " is another rule's");
    }
    entries.push_back(std::move(*entry));
  }
  if (!diagnostics.empty()) return tl::make_unexpected(RefuseBody(diagnostics));
  return entries;
}

// Why a world can't have these rules: nullopt when it can.
std::optional<http::Response> WhyTooMuch(const FaultRules& faults) {
  if (faults.list().size() > scenario::kMostFaultRules) {
    return Conflict("A world has at most 1000 faults.");
  }
  if (faults.bytes() > scenario::kMostFaultBytes) {
    return Conflict("The faults of a world take at most 16 MiB together.");
  }
  return std::nullopt;
}

// Decides whether the rows from before the last write are still valid.
std::vector<std::pair<std::uint64_t, std::string>> StaleReads(const FaultRules& faults) {
  std::vector<std::pair<std::uint64_t, std::string>> rules;
  for (const auto& entry : faults.list()) {
    if (entry.rule->effects.stale_read) rules.emplace_back(entry.id, entry.rule->json);
  }
  return rules;
}

// Gives the world `changed` rules, unless they are too much: then the error.
std::optional<http::Response> Assign(front::World& world, FaultRules changed) {
  if (auto refused = WhyTooMuch(changed)) return refused;
  FaultRules& faults = world.settings.faults;
  if (StaleReads(faults) != StaleReads(changed)) front::DropRowsBeforeLastWrite(world);
  faults = std::move(changed);
  ++world.writes;
  return std::nullopt;
}

}  // namespace

http::Response ListFaults(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  return ListReply((*world)->settings.faults);
}

namespace {

// What the calls below reply, by the scenario of their world; nullopt: see ReplyByCatalog().
using MaybeReply = std::optional<http::Response>;

MaybeReply AddFaultOf(const AdminCall& call, const front::SeededScenario& scenario) {
  auto entry = ReadEntry(call, scenario);
  if (!entry) return entry.error();
  const auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  if (!IsOf(scenario, *world)) return std::nullopt;
  FaultRules& faults = (*world)->settings.faults;
  const auto id = faults.Insert(std::move(entry->rule), kAtTheEnd);
  if (auto refused = WhyTooMuch(faults)) {
    faults.Remove(id);
    return std::move(*refused);
  }
  ++(*world)->writes;
  http::Response response = RuleReply(201, faults, id);
  response.headers.push_back(
      {"Location", "/__admin/worlds/" + call.PathValue("world") + "/faults/" + std::to_string(id)});
  return response;
}

MaybeReply ReplaceFaultsOf(const AdminCall& call, const front::SeededScenario& scenario) {
  auto entries = ReadEntries(call, scenario);
  if (!entries) return entries.error();
  const auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  if (!IsOf(scenario, *world)) return std::nullopt;
  FaultRules changed = (*world)->settings.faults;
  changed.Restore(std::move(*entries));
  if (auto refused = Assign(**world, std::move(changed))) return std::move(*refused);
  return ListReply((*world)->settings.faults);
}

MaybeReply ReplaceFaultOf(const AdminCall& call, const front::SeededScenario& scenario) {
  auto entry = ReadEntry(call, scenario);
  if (!entry) return entry.error();
  if (entry->id != 0 && entry->id != IdOf(call)) {
    return Refuse(400, "bad_request", "The `id` in the body differs from the one in the path.");
  }
  // A rule sent without its counts is a new rule.
  const bool is_other = entry->id == 0 && entry->rule->effects.stale_read;
  entry->id = IdOf(call);
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  if (!IsOf(scenario, *world)) return std::nullopt;
  FaultRules changed = (*world)->settings.faults;
  if (!changed.Restore(std::move(*entry))) return NoRule(call);
  if (auto refused = Assign(**world, std::move(changed))) return std::move(*refused);
  if (is_other) front::DropRowsBeforeLastWrite(**world);
  return RuleReply(200, (*world)->settings.faults, IdOf(call));
}

}  // namespace

http::Response AddFault(const AdminCall& call) {
  return ReplyByCatalog(call, [&](const auto& scenario) { return AddFaultOf(call, scenario); });
}

http::Response ReplaceFaults(const AdminCall& call) {
  return ReplyByCatalog(call,
                        [&](const auto& scenario) { return ReplaceFaultsOf(call, scenario); });
}

http::Response ReplaceFault(const AdminCall& call) {
  return ReplyByCatalog(call, [&](const auto& scenario) { return ReplaceFaultOf(call, scenario); });
}

http::Response ClearFaults(const AdminCall& call) {
  const auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  (*world)->settings.faults.ReplaceAll({});
  front::DropRowsBeforeLastWrite(**world);
  ++(*world)->writes;
  return NoContent();
}

http::Response GetFault(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  const FaultRules& faults = (*world)->settings.faults;
  return faults.Find(IdOf(call)) == nullptr ? NoRule(call) : RuleReply(200, faults, IdOf(call));
}

http::Response DeleteFault(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  FaultRules& faults = (*world)->settings.faults;
  if (!faults.Remove(IdOf(call))) return NoRule(call);
  if (!faults.needs_rows_before_last_write()) front::DropRowsBeforeLastWrite(**world);
  ++(*world)->writes;
  return NoContent();
}

http::Response MoveFault(const AdminCall& call) {
  static const Shape kShape =
      Shape::Object({{"place", Shape::Integer().Between(0, scenario::kMostFaultRules), kRequired}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  FaultRules& faults = (*world)->settings.faults;
  const auto place = static_cast<std::size_t>(body->root.Integer("place"));
  if (!faults.Move(IdOf(call), place)) return NoRule(call);
  ++(*world)->writes;
  return ListReply(faults);
}

}  // namespace understudy::control
