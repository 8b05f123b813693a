#pragma once

#include "vendors/built_in.h"
#include "vendors/vendor.h"

namespace understudy::omnidesk {

Vendor MakeVendor();
// Of operations that name a customer as no key of the rows does.
RowFinds Finds();

}  // namespace understudy::omnidesk
