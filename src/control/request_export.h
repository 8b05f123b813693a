#pragma once

#include "control/admin_call.h"

namespace understudy::control {

// The requests of one world, or of all, as an HTTP Archive or a SQLite file.
http::Response ExportRequests(const AdminCall& call);

}  // namespace understudy::control
