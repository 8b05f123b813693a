#pragma once

#include "vendors/vendor.h"

namespace understudy::sumaya {

// Each handler serves both spellings of its path.
Outcome ListCustomerMessages(Call& call);
Outcome ListCustomerPointsRecords(Call& call);

Outcome ListPointsRecords(Call& call);
Outcome ListSubscriptionRecords(Call& call);

}  // namespace understudy::sumaya
