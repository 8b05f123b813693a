#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "control/admin_call.h"

// A world's time.
namespace understudy::control {

http::Response GetClock(const AdminCall& call);
http::Response SetClock(const AdminCall& call);
http::Response AdvanceClock(const AdminCall& call);

// {"mode","now","rate"}.
void WriteClock(json::Writer& writer, const Clock& clock);

}  // namespace understudy::control
