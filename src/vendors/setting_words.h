#pragma once

#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "vendors/vendor.h"

namespace understudy {

// Adds an error for each place of a built-in vendor's vendor.yaml that asks for a setting, or for a
// value of one, that the vendor does not have: `{setting: error_status, is: ok}`.
void CheckSettings(const Node& file, const std::vector<Setting>& settings, Diagnostics& errors);

}  // namespace understudy
