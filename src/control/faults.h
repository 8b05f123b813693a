#pragma once

#include "control/admin_call.h"

// A world's fault rules. The first rule that applies is used.
namespace understudy::control {

http::Response ListFaults(const AdminCall& call);
http::Response AddFault(const AdminCall& call);
http::Response ReplaceFaults(const AdminCall& call);
http::Response ClearFaults(const AdminCall& call);
http::Response GetFault(const AdminCall& call);
http::Response ReplaceFault(const AdminCall& call);
http::Response DeleteFault(const AdminCall& call);
http::Response MoveFault(const AdminCall& call);

}  // namespace understudy::control
