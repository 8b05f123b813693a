#pragma once

#include "control/admin_call.h"

namespace understudy::control {

// Reloads the scenario's file now, with or without --watch.
http::Response ReloadScenario(const AdminCall& call);

}  // namespace understudy::control
