#pragma once

#include "base/problem.h"
#include "http/message.h"

namespace understudy::front {

// A problem outside every vendor's prefix, or of the control plane: {"error":{"code","message"}}.
http::Response PlainError(const Problem& problem);
// Any error status, in the same form.
http::Response PlainError(int status);

}  // namespace understudy::front
