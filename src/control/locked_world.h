#pragma once

#include <optional>
#include <string>

#include "control/admin_call.h"
#include "front/locked_world.h"

namespace understudy::control {

using front::LockedWorld;

// What a call does when its world does not exist. Calls that change a world create it, as a request
// in it would; but with `?create=false` they answer 404.
enum class Absent { kRefuse, kCreate };

// The world that the call's path names.
OrRefusal<LockedWorld> Hold(const AdminCall& call, Absent absent);
// 404: there is no world of this name.
http::Response NoWorld(const std::string& name);
// Another world, which must exist.
OrRefusal<LockedWorld> Hold(const AdminCall& call, const std::string& name);

// The reply of a call that reads its body by the catalog of the world that its path names, or would
// create, and then holds that world. `reply` returns nullopt if the world is of another catalog
// meanwhile, since users' documents were reloaded: then it is called again.
template <typename Reply>
http::Response ReplyByCatalog(const AdminCall& call, const Reply& reply) {
  while (true) {
    const auto scenario = ScenarioOf(call, call.PathValue("world"));
    std::optional<http::Response> made = reply(*scenario);
    if (made) return std::move(*made);
  }
}
inline bool IsOf(const front::SeededScenario& scenario, const LockedWorld& world) {
  return world->scenario->service.catalog() == scenario.service.catalog();
}

// A trial copy of the world that the call would create; nullopt if the world exists. The call tries
// its change on the copy first, because a refused call creates no world.
std::optional<LockedWorld> HoldTrial(const AdminCall& call);

}  // namespace understudy::control
