#pragma once

#include "base/node.h"

namespace understudy {

// Applies a JSON Merge Patch (RFC 7396). Values from the patch keep their marks, and each map that
// it changes gets the mark of the patch's map.
Node MergePatch(Node target, const Node& patch);

}  // namespace understudy
