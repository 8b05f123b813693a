#pragma once

#include "base/diagnostics.h"
#include "scenario/load.h"

namespace understudy::scenario {

// Adds all that is wrong with an assembled scenario, whose root is there: shapes, rows, duplicates,
// and references where no rows are missing.
void Check(const Loaded& loaded, Diagnostics& diagnostics);

}  // namespace understudy::scenario
