#pragma once

#include "vendors/vendor.h"

namespace understudy::sumaya {

Vendor MakeVendor();

}  // namespace understudy::sumaya
