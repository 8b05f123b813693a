#pragma once

#include "control/admin_call.h"

// Calls about the server: its health, its version, what it serves.
namespace understudy::control {

http::Response GetHealth(const AdminCall& call);
http::Response ListCalls(const AdminCall& call);
http::Response GetScenarioSchema(const AdminCall& call);
http::Response GetVersion(const AdminCall& call);
http::Response ListContracts(const AdminCall& call);
// The vendor that the scenario serves by this name.
OrRefusal<const front::ServedVendor*> FindServed(const front::SeededScenario& seeded,
                                                 const std::string& vendor);
// YAML if the client asks for it, else JSON.
http::Response GetContract(const AdminCall& call);

}  // namespace understudy::control
