#pragma once

#include <string>

#include "control/admin_call.h"
#include "front/held_world.h"

namespace understudy::control {

using front::HeldWorld;

// What becomes of a call for a world that is not there: one that changes it begins it, as a request
// in it would.
enum class Absent { kRefuse, kBegin };

// The world that the call's path names.
OrRefusal<HeldWorld> Hold(const AdminCall& call, Absent absent);
// Another one, which must be there.
OrRefusal<HeldWorld> Hold(const AdminCall& call, const std::string& name);

}  // namespace understudy::control
