#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "base/node.h"

namespace understudy {

// Why a JSON Patch was not applied.
struct PatchFailure {
  enum class Kind : std::uint8_t {
    kMalformed,   // it is not a JSON Patch
    kNoTarget,    // it names a place that the document does not have
    kTestFailed,  // an operation `test` found another value
    kTooLarge,    // it nests the document deeper than documents may be, or is too much work
  };
  Kind kind;
  std::string message;  // a sentence that names the operation: "`/1/path` …"
};

// Applies a JSON Patch (RFC 6902): all of its operations, or none. `root` and `patch` are trees of
// JSON. Time and memory are bounded: in proportion to the sizes of both, and some megabytes more
// where operations copy. Values from the patch keep their marks.
tl::expected<Node, PatchFailure> ApplyJsonPatch(Node root, const Node& patch);

}  // namespace understudy
