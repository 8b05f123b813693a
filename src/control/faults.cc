#include "control/faults.h"

#include <limits>
#include <memory>
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

constexpr std::size_t kMostRules = 1000;
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

// 0, which no rule has, when the path names none.
std::uint64_t IdOf(const AdminCall& call) {
  return ParseUnsigned(call.PathValue("fault")).value_or(0);
}

OrRefusal<front::SharedRule> ReadRule(const AdminCall& call) {
  const auto body = ReadBody(call.request, Shape::Any());
  if (!body) return tl::make_unexpected(body.error());
  Diagnostics diagnostics;
  auto rule = scenario::ParseFaultRule(body->root, diagnostics);
  if (!rule) return tl::make_unexpected(RefuseBody(diagnostics));
  return std::make_shared<const scenario::FaultRule>(std::move(*rule));
}

http::Response TooMany() { return Conflict("A world has at most 1000 faults."); }

}  // namespace

http::Response ListFaults(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  return ListReply((*world)->settings.faults);
}

http::Response AddFault(const AdminCall& call) {
  auto rule = ReadRule(call);
  if (!rule) return rule.error();
  const auto world = Hold(call, Absent::kBegin);
  if (!world) return world.error();
  FaultRules& faults = (*world)->settings.faults;
  if (faults.list().size() >= kMostRules) return TooMany();
  const auto id = faults.Insert(std::move(*rule), kAtTheEnd);
  ++(*world)->writes;
  http::Response response = RuleReply(201, faults, id);
  response.headers.push_back(
      {"Location", "/__admin/worlds/" + call.PathValue("world") + "/faults/" + std::to_string(id)});
  return response;
}

http::Response ReplaceFaults(const AdminCall& call) {
  static const Shape kShape =
      Shape::Object({{"faults", Shape::List(scenario::FaultRuleShape()), kRequired}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  std::vector<front::SharedRule> rules;
  Diagnostics diagnostics;
  for (const auto& node : body->root.Items("faults")) {
    auto rule = scenario::ParseFaultRule(node, diagnostics);
    if (rule) rules.push_back(std::make_shared<const scenario::FaultRule>(std::move(*rule)));
  }
  if (!diagnostics.empty()) return RefuseBody(diagnostics);
  if (rules.size() > kMostRules) return TooMany();
  const auto world = Hold(call, Absent::kBegin);
  if (!world) return world.error();
  FaultRules& faults = (*world)->settings.faults;
  faults.ReplaceAll(rules);
  front::DropRowsBeforeLastWrite(**world);
  ++(*world)->writes;
  return ListReply(faults);
}

http::Response ClearFaults(const AdminCall& call) {
  const auto world = Hold(call, Absent::kBegin);
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

http::Response ReplaceFault(const AdminCall& call) {
  auto rule = ReadRule(call);
  if (!rule) return rule.error();
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  FaultRules& faults = (*world)->settings.faults;
  const bool is_stale_read = (*rule)->effects.stale_read;
  if (!faults.Replace(IdOf(call), std::move(*rule))) return NoRule(call);
  if (is_stale_read || !faults.needs_rows_before_last_write())
    front::DropRowsBeforeLastWrite(**world);
  ++(*world)->writes;
  return RuleReply(200, faults, IdOf(call));
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
      Shape::Object({{"place", Shape::Integer().Between(0, kMostRules), kRequired}});
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
