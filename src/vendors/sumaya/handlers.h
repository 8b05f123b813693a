#pragma once

#include "entities/call.h"

// What vendor.yaml does not say of the operations: see the contract.
namespace understudy::sumaya {

Outcome UpdatePoint(Call& call);
Outcome ShowEbookStatistics(Call& call);

}  // namespace understudy::sumaya
