#pragma once

#include <vector>

#include "contract/violations.h"
#include "journal/entry.h"

namespace understudy::journal {

// What was wrong with a request against its contract. Empty for a request without an operation. Of
// a body that was cut, nothing is said.
std::vector<contract::Violation> ViolationsOf(const Asked& asked);

}  // namespace understudy::journal
