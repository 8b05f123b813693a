#pragma once

#include <memory>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/shape.h"
#include "control/admin_call.h"

namespace understudy::control {

// A request's body as `shape` has it.
struct JsonBody {
  std::unique_ptr<Source> source;  // which the nodes point into
  Node root;
};

// Reads and checks it. A request without a body has an empty map, where nothing is required.
OrRefusal<JsonBody> ReadBody(const http::Request& request, const Shape& shape);

// An error with all that is wrong: {"error":{"code","message","details":[{"line","column",
// "message"}]}}; each detail with its "file" where there are several.
enum class Files { kOne, kSeveral };
http::Response RefuseDetails(int status, std::string_view code, std::string_view message,
                             const Diagnostics& diagnostics, Files files = Files::kOne);

// 400 for a body with these mistakes.
http::Response RefuseBody(Diagnostics& diagnostics);

// Whether the request's Content-Type is one of `types`, whatever its parameters.
bool HasContentType(const http::Request& request, const std::vector<std::string_view>& types);
http::Response RefuseContentType(std::string_view expected);

}  // namespace understudy::control
