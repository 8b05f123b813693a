#pragma once

#include <memory>
#include <mutex>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/shape.h"
#include "control/admin_call.h"

namespace understudy::control {

// A request's body that passed the check of a shape.
struct JsonBody {
  // For a large body: other large bodies wait until this one is destroyed, because its tree takes
  // several times the memory of its text.
  std::unique_lock<std::mutex> turn;
  std::unique_ptr<Source> source;  // owns the text that the nodes point into
  Node root;
};

// Parses the body and checks it against `shape`. A missing body counts as an empty map. Call this
// before you lock a world: it may wait for another call, which reads a large body and then waits
// for that world.
OrRefusal<JsonBody> ReadBody(const http::Request& request, const Shape& shape);
// The same for a body that is mostly YAML: it is read as JSON only if its content type says so.
OrRefusal<JsonBody> ReadYamlBody(const http::Request& request, const Shape& shape);

// Parses the body as JSON, whatever its content type is, and checks no shape. The error is the
// first in the text.
tl::expected<JsonBody, Diagnostic> ParseJsonBody(const http::Request& request);

// Whether the body's content type counts as JSON. `curl -d` sends a form's type and some clients
// text/plain: both are accepted, because the Origin check keeps other origins' pages out.
bool IsJsonSent(const http::Request& request);
bool IsYamlSent(const http::Request& request);
// Parses `source`, the request's body, as its content type says.
std::optional<Node> ParseBody(const http::Request& request, const Source& source,
                              Diagnostics& diagnostics);

// A reply that lists all errors: {"error":{"code","message","details":[{"line","column",
// "message"}]}}; each detail with its "file" where there are several.
enum class Files { kOne, kSeveral };
// `indexes`, if given, has one value for each detail: its "index", the position in a list.
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
