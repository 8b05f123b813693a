#include "control/settings.h"

#include <optional>
#include <string>

#include "base/json.h"
#include "control/json_body.h"
#include "control/locked_world.h"
#include "scenario/strict.h"

namespace understudy::control {
namespace {

http::Response SettingsReply(const front::World& world) {
  const auto& strict = world.settings.strict;
  json::Writer w;
  w.StartObject().Key("strict");
  w.Text(strict ? std::optional(std::string(scenario::NameOf(*strict))) : std::nullopt);
  w.Key("effective").StartObject();
  for (const auto& served : world.scenario->service.vendors()) {
    w.Key(served->contract->vendor());
    w.String(scenario::NameOf(strict.value_or(served->scenario.strict)));
  }
  w.EndObject().EndObject();
  return JsonReply(200, w.Take());
}

}  // namespace

http::Response GetSettings(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  return SettingsReply(**world);
}

http::Response SetSettings(const AdminCall& call) {
  // `effective` is what GET shows besides; it follows from the rest.
  static const Shape kShape = Shape::Object(
      {{"strict", Shape::String().OneOf(scenario::StrictNames()).Nullable(), kRequired},
       {"effective", Shape::Any()}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  const auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  const auto strict = body->root.OptionalText("strict");
  (*world)->settings.strict = strict ? scenario::FindStrict(*strict) : std::nullopt;
  ++(*world)->writes;
  return SettingsReply(**world);
}

}  // namespace understudy::control
