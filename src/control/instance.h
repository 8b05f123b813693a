#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace understudy::control {

// What tells one running server from another, also from one that had its port before.
struct Instance {
  std::string id;  // random, 16 hex digits
  std::int64_t process_id;
  Instant started;
};

// For a server that starts now, in this process.
Instance NewInstance();

}  // namespace understudy::control
