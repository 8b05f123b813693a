#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace understudy::control {

// Identifies a running server. A later server on the same port has another id.
struct Instance {
  std::string id;  // random, 16 hex digits
  std::int64_t process_id;
  Instant started;
};

// Creates one for a server that starts now, in this process.
Instance NewInstance();

}  // namespace understudy::control
