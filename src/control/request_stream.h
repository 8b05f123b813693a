#pragma once

#include "control/admin_call.h"

namespace understudy::control {

// The requests of worlds as server-sent events, from now on, each when it is answered.
http::Response StreamRequests(const AdminCall& call);

}  // namespace understudy::control
