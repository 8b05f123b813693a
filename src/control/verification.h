#pragma once

#include "control/admin_call.h"

// Whether a world got the requests that a test expects.
namespace understudy::control {

http::Response VerifyRequests(const AdminCall& call);

}  // namespace understudy::control
