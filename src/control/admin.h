#pragma once

#include <string_view>
#include <vector>

#include "control/calls.h"
#include "control/guard.h"

namespace understudy::control {

// The admin API: all paths under /__admin. Thread-safe.
class Admin {
 public:
  Admin(ControlServices services, AccessRules rules);

  static bool Owns(std::string_view path);

  // Never throws: exceptions inside are logged and answered with 500.
  http::Response Handle(const http::Request& request);

 private:
  http::Response Answer(const http::Request& request);

  ControlServices services_;
  const AccessRules rules_;
  const std::vector<CallSpec> calls_;
};

}  // namespace understudy::control
