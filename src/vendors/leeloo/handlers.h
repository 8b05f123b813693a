#pragma once

#include "vendors/vendor.h"

namespace understudy::leeloo {

Outcome ListAccounts(Call& call);

}  // namespace understudy::leeloo
