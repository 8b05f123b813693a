#pragma once

#include "vendors/vendor.h"

namespace understudy::omnidesk {

Vendor MakeVendor();

}  // namespace understudy::omnidesk
