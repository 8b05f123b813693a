#include "control/limits.h"

#include <string>
#include <vector>

#include "base/json.h"
#include "control/json_body.h"
#include "control/locked_world.h"
#include "vendors/vendor.h"

namespace understudy::control {
namespace {

http::Response LimitsReply(const front::Limits& limits) {
  json::Writer w;
  w.StartObject().Key("limits");
  limits.Write(w);
  w.Key("refusing").StartObject();
  for (const auto& vendor : AllVendors()) w.Key(vendor.name).Integer(limits.refusing(vendor.name));
  w.EndObject().EndObject();
  return JsonReply(200, w.Take());
}

std::vector<std::string> VendorNames() {
  std::vector<std::string> names;
  for (const auto& vendor : AllVendors()) names.push_back(vendor.name);
  return names;
}

// What a body sets: the limits by vendor, or the form that GET shows, {"limits","refusing"}.
struct SentLimits {
  const Node* limits;
  const Node* refusing;
};

SentLimits SplitLimits(const Node& body, Diagnostics& diagnostics) {
  static const Node kEmpty = [] {
    Node empty;
    empty.kind = Node::Kind::kMap;
    return empty;
  }();
  static const Shape kShape = [] {
    std::vector<Property> calls;
    for (const auto& name : VendorNames()) {
      calls.push_back({name, Shape::Integer().Between(0, front::kMostRefusals)});
    }
    return Shape::Object({{"limits", Shape::Any()}, {"refusing", Shape::Object(std::move(calls))}});
  }();
  const Node* limits = body.Find("limits");
  const Node* refusing = body.Find("refusing");
  if (limits == nullptr && refusing == nullptr) return {&body, &kEmpty};
  kShape.Check(body, diagnostics);
  return {limits == nullptr ? &kEmpty : limits, refusing == nullptr ? &kEmpty : refusing};
}

}  // namespace

http::Response GetLimits(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  return LimitsReply((*world)->settings.limits);
}

http::Response SetLimits(const AdminCall& call) {
  const auto body = ReadBody(call.request, Shape::Any());
  if (!body) return body.error();
  Diagnostics diagnostics;
  const auto sent = SplitLimits(body->root, diagnostics);
  // First on a copy, since a refused call creates no world.
  front::Limits trial(call.services.worlds.scenario()->service);
  if (!diagnostics.empty() || !trial.Read(*sent.limits, diagnostics)) {
    return RefuseBody(diagnostics);
  }
  const auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  front::Limits& limits = (*world)->settings.limits;
  limits.Read(*sent.limits, diagnostics);
  for (const auto& name : VendorNames()) {
    const auto calls = sent.refusing->OptionalInteger(name);
    if (calls) limits.RefuseNext(name, *calls);
  }
  ++(*world)->writes;
  return LimitsReply(limits);
}

http::Response RefuseCalls(const AdminCall& call) {
  static const Shape kShape =
      Shape::Object({{"vendor", Shape::String().OneOf(VendorNames()), kRequired},
                     {"calls", Shape::Integer().Between(0, front::kMostRefusals), kRequired}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  const auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  front::Limits& limits = (*world)->settings.limits;
  limits.RefuseNext(body->root.Text("vendor"), body->root.Integer("calls"));
  ++(*world)->writes;
  return LimitsReply(limits);
}

}  // namespace understudy::control
