#pragma once

#include "vendors/vendor.h"

namespace understudy::leeloo {

Vendor MakeVendor();

}  // namespace understudy::leeloo
