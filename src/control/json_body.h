#pragma once

#include <memory>
#include <mutex>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/shape.h"
#include "control/admin_call.h"

namespace understudy::control {

// A request's body as `shape` has it.
struct JsonBody {
  // For a large body: others of the same size wait until this one is gone, since its tree takes
  // several times the memory of its text.
  std::unique_lock<std::mutex> turn;
  std::unique_ptr<Source> source;  // which the nodes point into
  Node root;
};

// Reads and checks it. No body counts as an empty map. Call it before a world is held: it may wait
// for another call that reads a large body and then waits for that world.
OrRefusal<JsonBody> ReadBody(const http::Request& request, const Shape& shape);

// Whether the body is to be read as JSON. `curl -d` sends a form's type and some clients
// text/plain: both are accepted, since the check of Origin keeps pages of other origins out.
bool IsJsonSent(const http::Request& request);
bool IsYamlSent(const http::Request& request);
// Reads `source`, the request's body, as its type says.
std::optional<Node> ParseBody(const http::Request& request, const Source& source,
                              Diagnostics& diagnostics);

// An error with all that is wrong: {"error":{"code","message","details":[{"line","column",
// "message"}]}}; each detail with its "file" where there are several.
enum class Files { kOne, kSeveral };
// With `indexes`, one for each detail: its "index", the place in a list that it is about.
http::Response RefuseDetails(int status, std::string_view code, std::string_view message,
                             const Diagnostics& diagnostics, Files files = Files::kOne,
                             const std::vector<std::size_t>& indexes = {});

// 400 for a body with these errors.
http::Response RefuseBody(Diagnostics& diagnostics);

// Whether the request's Content-Type is one of `types`, which are in small letters. Parameters are
// ignored.
bool HasContentType(const http::Request& request, const std::vector<std::string_view>& types);
http::Response RefuseContentType(std::string_view expected);

}  // namespace understudy::control
