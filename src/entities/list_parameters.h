#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "contract/schema.h"
#include "entities/api_plan.h"

namespace understudy::entities {

// A name that the query of a list may have. The members of an object are such names:
// "filter[status]" of a deepObject.
struct ListParameter {
  std::string name;
  const contract::Schema* schema = nullptr;  // nullptr: any text
  char separator = ',';                      // between the values of a list
  bool is_member = false;                    // of an object, in brackets
};

// The first 200, in declared order.
std::vector<ListParameter> ListParametersOf(const contract::Operation& list);

// What the query parameters of a list mean: filters, search, order and pages, by their names.
// Others do nothing.
ListParameters InferListParameters(const contract::Operation& list, const InferredEntity& entity);

// The number that a parameter has if a request leaves it out; 0: none.
std::int64_t DefaultLimit(const ListParameter& parameter);

// Fills in what `list.inferred` says of its parameters.
void CompileListParameters(OperationPlan& list);

}  // namespace understudy::entities
