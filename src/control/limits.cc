#include "control/limits.h"

#include <string>
#include <vector>

#include "base/json.h"
#include "control/json_body.h"
#include "control/locked_world.h"
#include "vendors/vendor.h"

namespace understudy::control {
namespace {

http::Response LimitsReply(const Catalog& catalog, const front::Limits& limits) {
  json::Writer w;
  w.StartObject().Key("limits");
  limits.Write(w);
  w.Key("refusing").StartObject();
  for (const auto& name : catalog.names()) w.Key(name).Integer(limits.refusing(name));
  w.EndObject().EndObject();
  return JsonReply(200, w.Take());
}

// What a body sets: the limits by vendor, or the form that GET shows, {"limits","refusing"}.
struct SentLimits {
  const Node* limits;
  const Node* refusing;
};

SentLimits SplitLimits(const Catalog& catalog, const Node& body, Diagnostics& diagnostics) {
  static const Node kEmpty = [] {
    Node empty;
    empty.kind = Node::Kind::kMap;
    return empty;
  }();
  const Node* limits = body.Find("limits");
  const Node* refusing = body.Find("refusing");
  if (limits == nullptr && refusing == nullptr) return {&body, &kEmpty};
  std::vector<Property> calls;
  for (const auto& name : catalog.names()) {
    calls.push_back({name, Shape::Integer().Between(0, front::kMostRefusals)});
  }
  Shape::Object({{"limits", Shape::Any()}, {"refusing", Shape::Object(std::move(calls))}})
      .Check(body, diagnostics);
  return {limits == nullptr ? &kEmpty : limits, refusing == nullptr ? &kEmpty : refusing};
}

}  // namespace

http::Response GetLimits(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  return LimitsReply(*(*world)->scenario->service.catalog(), (*world)->settings.limits);
}

http::Response SetLimits(const AdminCall& call) {
  const auto body = ReadBody(call.request, Shape::Any());
  if (!body) return body.error();
  return ReplyByCatalog(
      call, [&](const front::SeededScenario& scenario) -> std::optional<http::Response> {
        Diagnostics diagnostics;
        const Catalog& catalog = *scenario.service.catalog();
        const auto sent = SplitLimits(catalog, body->root, diagnostics);
        // First on a copy, since a refused call creates no world.
        front::Limits trial(scenario.service);
        if (!diagnostics.empty() || !trial.Read(*sent.limits, diagnostics)) {
          return RefuseBody(diagnostics);
        }
        const auto world = Hold(call, Absent::kCreate);
        if (!world) return world.error();
        if (!IsOf(scenario, *world)) return std::nullopt;
        front::Limits& limits = (*world)->settings.limits;
        limits.Read(*sent.limits, diagnostics);
        for (const auto& name : catalog.names()) {
          const auto calls = sent.refusing->OptionalInteger(name);
          if (calls) limits.RefuseNext(name, *calls);
        }
        ++(*world)->writes;
        return LimitsReply(catalog, limits);
      });
}

http::Response RefuseCalls(const AdminCall& call) {
  return ReplyByCatalog(
      call, [&](const front::SeededScenario& scenario) -> std::optional<http::Response> {
        const Catalog& catalog = *scenario.service.catalog();
        const Shape shape = Shape::Object(
            {{"vendor", Shape::String().OneOf(catalog.names()), kRequired},
             {"calls", Shape::Integer().Between(0, front::kMostRefusals), kRequired}});
        const auto body = ReadBody(call.request, shape);
        if (!body) return body.error();
        const auto world = Hold(call, Absent::kCreate);
        if (!world) return world.error();
        if (!IsOf(scenario, *world)) return std::nullopt;
        front::Limits& limits = (*world)->settings.limits;
        limits.RefuseNext(body->root.Text("vendor"), body->root.Integer("calls"));
        ++(*world)->writes;
        return LimitsReply(catalog, limits);
      });
}

}  // namespace understudy::control
