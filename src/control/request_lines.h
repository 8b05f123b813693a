#pragma once

#include "control/admin_call.h"

namespace understudy::control {

// GET /__admin/requests.jsonl: the requests of one world's journal, or of all, as lines of JSON
// (journal/entry_json.h), oldest first.
http::Response GetRequestLines(const AdminCall& call);

}  // namespace understudy::control
