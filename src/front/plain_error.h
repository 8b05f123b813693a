#pragma once

#include <string_view>

#include "base/problem.h"
#include "http/message.h"

namespace understudy::front {

// A problem outside every vendor's prefix, or of the control plane: {"error":{"code","message"}}.
http::Response PlainError(const Problem& problem);
// Any error status, in the same form.
http::Response PlainError(int status);

// One that no ProblemKind stands for.
http::Response PlainError(int status, std::string_view code, std::string_view message);

}  // namespace understudy::front
