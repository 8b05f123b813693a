#pragma once

#include <optional>
#include <string>

#include "control/admin_call.h"
#include "front/locked_world.h"

namespace understudy::control {

using front::LockedWorld;

// What becomes of a call for a world that is not there: one that changes it begins it, as a request
// in it would.
enum class Absent { kRefuse, kBegin };

// The world that the call's path names.
OrRefusal<LockedWorld> Hold(const AdminCall& call, Absent absent);
// Another one, which must be there.
OrRefusal<LockedWorld> Hold(const AdminCall& call, const std::string& name);

// What the world that the path names would begin as, when it is not there and may be: seen by this
// call alone, which tries on it what may be refused. For a refused call begins no world.
std::optional<LockedWorld> HoldTrial(const AdminCall& call);

}  // namespace understudy::control
