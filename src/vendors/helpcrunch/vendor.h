#pragma once

#include "vendors/vendor.h"

namespace understudy::helpcrunch {

Vendor MakeVendor();

}  // namespace understudy::helpcrunch
