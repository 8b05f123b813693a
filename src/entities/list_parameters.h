#pragma once

#include <cstdint>

#include "contract/contract.h"
#include "entities/api_plan.h"

namespace understudy::entities {

// What the query parameters of a list mean: filters, search, order and pages, by their names.
// Others do nothing.
ListParameters InferListParameters(const contract::Operation& list, const InferredEntity& entity);

// The number that a parameter has if a request leaves it out; 0: none.
std::int64_t DefaultLimit(const contract::Parameter& parameter);

// Fills in what `list.inferred` says of its parameters.
void CompileListParameters(OperationPlan& list);

}  // namespace understudy::entities
