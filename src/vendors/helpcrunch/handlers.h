#pragma once

#include "vendors/vendor.h"

namespace understudy::helpcrunch {

Outcome GetCustomer(Call& call);

}  // namespace understudy::helpcrunch
