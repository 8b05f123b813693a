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

// A trial copy of the world that the call would create; nullopt if the world exists. The call tries
// its change on the copy first, because a refused call creates no world.
std::optional<LockedWorld> HoldTrial(const AdminCall& call);

}  // namespace understudy::control
