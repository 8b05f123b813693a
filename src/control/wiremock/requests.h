#pragma once

#include "control/admin_call.h"

// WireMock's calls about logged requests, exactly as its version 3 has them. Each is about the
// world that the call names.
namespace understudy::control::wiremock {

http::Response ListRequests(const AdminCall& call);
http::Response GetRequest(const AdminCall& call);
http::Response DeleteRequest(const AdminCall& call);
http::Response DeleteRequests(const AdminCall& call);
http::Response ListUnmatched(const AdminCall& call);
http::Response CountRequests(const AdminCall& call);
http::Response FindRequests(const AdminCall& call);
http::Response RemoveRequests(const AdminCall& call);
http::Response RemoveByMetadata(const AdminCall& call);
http::Response ResetAll(const AdminCall& call);

}  // namespace understudy::control::wiremock
