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

}  // namespace

http::Response GetLimits(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  return LimitsReply((*world)->settings.limits);
}

http::Response SetLimits(const AdminCall& call) {
  const auto body = ReadBody(call.request, Shape::Any());
  if (!body) return body.error();
  // First on a copy, so that a refused call begins no world.
  Diagnostics diagnostics;
  front::Limits trial(call.services.worlds.scenario()->service);
  if (!trial.Read(body->root, diagnostics)) return RefuseBody(diagnostics);
  const auto world = Hold(call, Absent::kBegin);
  if (!world) return world.error();
  front::Limits& limits = (*world)->settings.limits;
  limits.Read(body->root, diagnostics);
  ++(*world)->writes;
  return LimitsReply(limits);
}

http::Response RefuseCalls(const AdminCall& call) {
  static const Shape kShape =
      Shape::Object({{"vendor", Shape::String().OneOf(VendorNames()), kRequired},
                     {"calls", Shape::Integer().Between(0, front::kMostRefusals), kRequired}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  const auto world = Hold(call, Absent::kBegin);
  if (!world) return world.error();
  front::Limits& limits = (*world)->settings.limits;
  limits.RefuseNext(body->root.Text("vendor"), body->root.Integer("calls"));
  ++(*world)->writes;
  return LimitsReply(limits);
}

}  // namespace understudy::control
