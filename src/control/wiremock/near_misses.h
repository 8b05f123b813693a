#pragma once

#include "control/admin_call.h"

// WireMock's calls about near misses. Without stubs, a request is near to the operations of the
// APIs, and a pattern to the logged requests.
namespace understudy::control::wiremock {

http::Response UnmatchedNearMisses(const AdminCall& call);
http::Response NearMissesOfRequest(const AdminCall& call);
http::Response NearMissesOfPattern(const AdminCall& call);

}  // namespace understudy::control::wiremock
