#pragma once

#include "base/node.h"

namespace understudy::scenario {

// JSON Merge Patch (RFC 7396): `target` with what `patch` says. What comes from the patch keeps its
// marks, and so does each map that it reaches into.
Node MergePatch(Node target, const Node& patch);

}  // namespace understudy::scenario
