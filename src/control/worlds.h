#pragma once

#include "control/admin_call.h"

// Worlds, and their contents as a whole.
namespace understudy::control {

http::Response ListWorlds(const AdminCall& call);
http::Response CreateWorld(const AdminCall& call);
http::Response CreateNamedWorld(const AdminCall& call);
http::Response GetWorld(const AdminCall& call);
http::Response DeleteWorld(const AdminCall& call);
http::Response ResetWorld(const AdminCall& call);
http::Response ForkWorld(const AdminCall& call);
http::Response RestoreWorld(const AdminCall& call);
http::Response DownloadWorld(const AdminCall& call);
http::Response UploadWorld(const AdminCall& call);

}  // namespace understudy::control
