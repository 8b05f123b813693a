#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "control/admin_call.h"

namespace understudy::control::wiremock {

// The query of GET /__admin/requests.
struct EventQuery {
  std::optional<std::size_t> limit = {};
  std::optional<Instant> since = {};  // logged later
  bool unmatched = false;             // only these
  std::string stub = {};              // the id of their stub; empty: any
};
OrRefusal<EventQuery> ReadEventQuery(const AdminCall& call);

// A path's {id}; 400 if it is no UUID.
OrRefusal<std::string> ReadId(const AdminCall& call);

}  // namespace understudy::control::wiremock
