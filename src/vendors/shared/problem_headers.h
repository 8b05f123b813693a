#pragma once

#include <vector>

#include "base/problem.h"
#include "http/message.h"

namespace understudy {

// The headers that a problem's reply carries by HTTP's own rules: Retry-After (whole seconds) with
// 429, Allow with 405.
std::vector<http::Header> ProblemHeaders(const Problem& problem);

}  // namespace understudy
