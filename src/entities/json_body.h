#pragma once

#include <memory>
#include <tl/expected.hpp>

#include "base/node.h"
#include "entities/call.h"

// The JSON that a request sends to a handler of a built-in vendor whose contract says `bodies:
// json`: it is read whatever the Content-Type.
namespace understudy::entities {

// A body as a tree, and the text that it points into.
struct JsonBody {
  Source source;
  Node root;
};

// The vendor's error for a malformed body if it is no JSON object, or no list.
tl::expected<std::unique_ptr<const JsonBody>, Error> ReadJsonObject(const Call& call);
tl::expected<std::unique_ptr<const JsonBody>, Error> ReadJsonList(const Call& call);

}  // namespace understudy::entities
