#pragma once

#include <string_view>
#include <vector>

#include "base/problem.h"
#include "http/message.h"

namespace understudy {

// The headers that HTTP requires in the reply to a problem: Retry-After (whole seconds) with 429,
// Allow with 405, and WWW-Authenticate with 401. `challenge` is the value of WWW-Authenticate:
// without it, clients that follow RFC 9110 (section 11.6.1), such as the JDK's, fail.
std::vector<http::Header> ProblemHeaders(const Problem& problem, std::string_view challenge);

// The same for an error status without a problem.
std::vector<http::Header> StatusHeaders(int status, std::string_view challenge);

}  // namespace understudy
