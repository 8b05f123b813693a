#pragma once

#include "control/admin_call.h"

// A world's rows, without the vendors' APIs.
namespace understudy::control {

http::Response ListRows(const AdminCall& call);
http::Response ReplaceRows(const AdminCall& call);
http::Response AppendRows(const AdminCall& call);
http::Response GetRow(const AdminCall& call);
http::Response PutRow(const AdminCall& call);
http::Response PatchRow(const AdminCall& call);
http::Response DeleteRow(const AdminCall& call);

}  // namespace understudy::control
