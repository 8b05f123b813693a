#pragma once

#include "control/admin_call.h"

// Snapshots that have a name, kept by the server.
namespace understudy::control {

http::Response ListSnapshots(const AdminCall& call);
http::Response TakeSnapshot(const AdminCall& call);
http::Response DownloadSnapshot(const AdminCall& call);
http::Response UploadSnapshot(const AdminCall& call);
http::Response DeleteSnapshot(const AdminCall& call);

}  // namespace understudy::control
