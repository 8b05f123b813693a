#pragma once

#include <string_view>

#include "base/problem.h"
#include "http/message.h"

namespace understudy::front {

// An error of the admin API, or on a path outside every vendor's prefix:
// {"error":{"code","message"}}.
http::Response PlainError(const Problem& problem);
// Any error status, in the same format.
http::Response PlainError(int status);

// 503 with Retry-After, for store::DatabaseBusy.
Problem BusyProblem();

// An error that has no ProblemKind.
http::Response PlainError(int status, std::string_view code, std::string_view message);

}  // namespace understudy::front
