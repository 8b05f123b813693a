#pragma once

#include "control/admin_call.h"

namespace understudy::control {

// Lists the requests of a world that violate their contract.
http::Response ListViolations(const AdminCall& call);

}  // namespace understudy::control
