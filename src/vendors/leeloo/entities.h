#pragma once

#include <vector>

#include "vendors/vendor.h"

namespace understudy::leeloo {

// What a scenario may hold of this vendor.
std::vector<Entity> Entities();

}  // namespace understudy::leeloo
