#pragma once

#include "entities/api_plan.h"

namespace understudy::entities {

// Fills in what the query parameters of a list mean: filters, search, order and pages, by their
// names. Others do nothing.
void ReadListParameters(OperationPlan& list);

}  // namespace understudy::entities
