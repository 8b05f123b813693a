#pragma once

#include <vector>

#include "vendors/vendor.h"

namespace understudy::omnidesk {

// What a scenario may hold of this vendor.
std::vector<Entity> Entities();

}  // namespace understudy::omnidesk
