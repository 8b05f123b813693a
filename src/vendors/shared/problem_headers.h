#pragma once

#include <string_view>
#include <vector>

#include "base/problem.h"
#include "http/message.h"

namespace understudy {

// The headers that a problem's reply carries by HTTP's own rules: Retry-After (whole seconds) with
// 429, Allow with 405, and WWW-Authenticate with 401. `challenge` is the latter's value: without
// it, clients that follow RFC 9110 (section 11.6.1), such as the JDK's, fail.
std::vector<http::Header> ProblemHeaders(const Problem& problem, std::string_view challenge);

// The same for an error status of which nothing else is known.
std::vector<http::Header> StatusHeaders(int status, std::string_view challenge);

}  // namespace understudy
