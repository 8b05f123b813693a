#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <tl/expected.hpp>
#include <vector>

#include "base/node.h"
#include "contract/foreign.h"
#include "contract/schema_check.h"
#include "entities/call.h"

namespace understudy::entities {

struct OperationPlan;

// A request's body as a tree, and the text that it points into.
struct RequestTree {
  Source source;
  Node root;  // null: the request has no body
  // Of JSON inside a form; `root` points into them.
  std::vector<std::unique_ptr<Source>> parts = {};
  bool is_json_patch = false;  // `root` changes the row (RFC 6902)
  // Of the body, if it was read or is not there; nullptr: none.
  const contract::Schema* schema = nullptr;
  // Of a merged body: required members that it leaves out, and the other rules that it breaks. With
  // the row, it may be good.
  std::vector<contract::SchemaProblem> missing = {};
  std::vector<contract::SchemaProblem> wrong = {};
};

// How a row changes by a body.
enum class BodyUse : std::uint8_t {
  kNone,
  kWhole,   // it is the row
  kMerged,  // null removes a member (RFC 7396), even if the schema forbids null
  // kMerged, or, by its type, a JSON Patch.
  kMergedOrPatch,
};

// Whether a body of this schema is a JSON Patch, whatever its media type: a list of objects with
// `op` and `path`.
bool IsListOfPatches(const contract::Schema* schema);

// Reads a body of one of the operation's media types, JSON or a form, and checks it against its
// schema, but a merged one: see `missing`. The error is in the operation's format: 400, 415 or 422.
// XML is not read, and so 415 where it would change a row; nothing is known of other types. `row`:
// the operation whose row kWhole is; what its vendor.yaml has a default for is not missing.
tl::expected<std::unique_ptr<RequestTree>, Error> ReadRequestTree(
    const contract::ForeignOperation& operation, const http::Request& request,
    BodyUse use = BodyUse::kNone, const OperationPlan* row = nullptr);

}  // namespace understudy::entities
