#include "control/reload.h"

#include "base/json.h"
#include "base/long_work.h"
#include "control/json_body.h"

namespace understudy::control {

http::Response ReloadScenario(const AdminCall& call) {
  // The body must be empty or {}: a request can't choose another scenario.
  if (const auto body = ReadBody(call.request, Shape::Object({})); !body) return body.error();
  if (call.services.reloader.files().empty()) {
    return Conflict("The served scenario does not come from a file, so it can't be reloaded.");
  }
  ExpectLongWork();
  const auto reloaded = call.services.reloader.Reload();
  if (!reloaded) {
    return RefuseDetails(422, "invalid_scenario", "The scenario can't be used", reloaded.error(),
                         Files::kSeveral);
  }
  json::Writer w;
  w.StartObject().Key("scenario").String(reloaded->scenario);
  w.Key("moved").Integer(static_cast<std::int64_t>(reloaded->worlds.moved));
  w.Key("stayed").StartArray();
  for (const auto& name : reloaded->worlds.stayed) w.String(name);
  w.EndArray().EndObject();
  return JsonReply(200, w.Take());
}

}  // namespace understudy::control
