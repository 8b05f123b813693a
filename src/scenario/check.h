#pragma once

#include "base/diagnostics.h"
#include "base/node.h"
#include "vendors/vendor.h"

namespace understudy::scenario {

// Adds all that is wrong with an assembled scenario: shapes, rows, duplicates, references.
void Check(const Node& root, Diagnostics& diagnostics);

}  // namespace understudy::scenario
