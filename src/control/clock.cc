#include "control/clock.h"

#include "base/json.h"
#include "base/text.h"
#include "control/json_body.h"
#include "control/locked_world.h"
#include "front/world_changes.h"
#include "scenario/clock_setting.h"

namespace understudy::control {
namespace {

std::string_view ModeOf(const Clock& clock) {
  if (clock.is_machines()) return "real";
  return clock.frozen() ? "frozen" : "running";
}

http::Response ClockReply(const Clock& clock) {
  json::Writer w;
  WriteClock(w, clock);
  return JsonReply(200, w.Take());
}

http::Response RefusePastLast() {
  return Conflict("The clock can't go past " + std::string(FormatMillis(Clock::kLast).view()) +
                  ", the last time that can be written.");
}

}  // namespace

void WriteClock(json::Writer& writer, const Clock& clock) {
  writer.StartObject().Key("mode").String(ModeOf(clock));
  writer.Key("now").String(FormatMillis(clock.Now()));
  writer.Key("rate").Raw(FormatNumber(clock.rate())).EndObject();
}

http::Response GetClock(const AdminCall& call) {
  const auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  return ClockReply((*world)->settings.clock);
}

http::Response SetClock(const AdminCall& call) {
  static const Shape kShape = scenario::ClockShape();
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  const auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  front::SetClock(**world, scenario::ReadClock(&body->root));
  return ClockReply((*world)->settings.clock);
}

http::Response AdvanceClock(const AdminCall& call) {
  static const Shape kShape = Shape::Object({{"by", Shape::Duration(), kRequired}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  const auto by = ParseDuration(body->root.Text("by")).value();
  const auto trial = HoldTrial(call);
  if (trial && !front::AdvanceClock(**trial, by)) return RefusePastLast();
  const auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  if (!front::AdvanceClock(**world, by)) return RefusePastLast();
  return ClockReply((*world)->settings.clock);
}

}  // namespace understudy::control
