#pragma once

#include "control/admin_call.h"

// The server as such: whether it is there, what it is, what it serves.
namespace understudy::control {

http::Response GetHealth(const AdminCall& call);
http::Response ListCalls(const AdminCall& call);
http::Response GetScenarioSchema(const AdminCall& call);
http::Response GetVersion(const AdminCall& call);
http::Response ListContracts(const AdminCall& call);
// As YAML when the client asks for it, else as JSON.
http::Response GetContract(const AdminCall& call);

}  // namespace understudy::control
