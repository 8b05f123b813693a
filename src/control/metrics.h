#pragma once

#include "control/admin_call.h"

namespace understudy::control {

// GET /__admin/metrics: the server's metrics in Prometheus's text format 0.0.4.
http::Response GetMetrics(const AdminCall& call);

}  // namespace understudy::control
