#pragma once

#include "control/admin_call.h"

// A world's settings that override its scenario's keys.
namespace understudy::control {

http::Response GetSettings(const AdminCall& call);
http::Response SetSettings(const AdminCall& call);

}  // namespace understudy::control
