#pragma once

#include "control/admin_call.h"

namespace understudy::control {

// Reads the scenario's file now, whether it is watched or not.
http::Response ReloadScenario(const AdminCall& call);

}  // namespace understudy::control
