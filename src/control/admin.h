#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "control/calls.h"
#include "control/guard.h"
#include "control/turns.h"

namespace understudy::control {

// The admin API: all paths under /__admin and, for another world than "default", under
// /~name/__admin. Thread-safe.
class Admin {
 public:
  // `world_host_suffix`: see front::HandlingOptions.
  Admin(ControlServices services, AccessRules rules, std::string world_host_suffix = {});

  static bool Owns(std::string_view path);

  // The hint for a request to a path outside the admin API: see HintFromOutside() in call_router.h.
  std::string HintFor(std::string_view method, std::string_view path) const;

  // Never throws: exceptions inside are logged and answered with 500.
  http::Response Handle(const http::Request& request);
  // The server stops: searches and exports that wait or run are answered with 503.
  void EndSearches() {
    searches_.End();
    services_.export_turns->End();
  }

 private:
  http::Response Answer(const http::Request& request);
  // The form of the call that the request's path names.
  Form FormOf(const http::Request& request) const;

  ControlServices services_;
  const AccessRules rules_;
  const std::string world_host_suffix_;
  const std::vector<CallSpec> calls_;
  // With as many more, other calls would have to wait for a processor.
  static constexpr std::size_t kSearchesAtOnce = 2;
  static constexpr std::size_t kMostWaiting = 64;  // half of the threads that a loop may have
  Turns searches_{kSearchesAtOnce, kMostWaiting};
};

}  // namespace understudy::control
