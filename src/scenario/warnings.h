#pragma once

#include "base/diagnostics.h"
#include "scenario/scenario.h"

namespace understudy::scenario {

// Adds a warning for each part of a checked scenario that is allowed but can't work: a rule that is
// never applied, a vendor that refuses every request.
void AddWarnings(const Scenario& scenario, Diagnostics& warnings);

// Only the warnings about fault rules.
void AddFaultWarnings(const Scenario& scenario, Diagnostics& warnings);

}  // namespace understudy::scenario
