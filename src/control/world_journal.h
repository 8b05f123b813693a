#pragma once

#include <memory>

#include "control/admin_call.h"

namespace understudy::control {

// The world that a call about the journal names, not locked: 404 if it does not exist, 409 if the
// server keeps no journal.
OrRefusal<std::shared_ptr<front::World>> FindJournal(const AdminCall& call);
// 409: the server keeps no journal.
http::Response NoJournal();

}  // namespace understudy::control
