#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "control/admin_call.h"

namespace understudy::control {

// Who may make a call: only those that WhyNotAllowed() lets pass, or anybody.
enum class Access { kGuarded, kOpen };

// Whose forms a call has: our own, or those of WireMock, whose errors look otherwise and whose
// bodies have any content type.
enum class Form { kOwn, kWireMock };

// One call of the admin API.
struct CallSpec {
  std::string_view method;  // GET stands for HEAD too
  std::string_view path;    // "/__admin/worlds/{world}"
  http::Response (*handler)(const AdminCall& call);
  std::string_view summary;             // one sentence
  std::vector<std::string> query = {};  // the names of its query parameters
  Access access = Access::kGuarded;
  Form form = Form::kOwn;
  bool is_search = false;  // compares many requests of a journal: only a few run at once
};

// All of them, each described in docs/admin-api.md.
const std::vector<CallSpec>& AllCalls();

}  // namespace understudy::control
