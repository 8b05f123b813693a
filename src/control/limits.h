#pragma once

#include "control/admin_call.h"

// A world's rate limits.
namespace understudy::control {

http::Response GetLimits(const AdminCall& call);
http::Response SetLimits(const AdminCall& call);
// Makes the next calls of a vendor answer 429.
http::Response RefuseCalls(const AdminCall& call);

}  // namespace understudy::control
