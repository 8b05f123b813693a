#pragma once

#include <cstddef>
#include <optional>

#include "base/node.h"
#include "contract/contract.h"
#include "entities/api_plan.h"
#include "entities/call.h"
#include "entities/infer.h"

// Requests without a body, whose query parameters are fields of the row.
namespace understudy::entities {

// Whether the operation declares no body, and a parameter that is a field that clients may set.
bool SetsFieldsByQuery(const contract::Operation& operation, const InferredEntity& entity);

// The parameter that is this field; nullptr: none.
const contract::Parameter* ParameterOf(const contract::Operation& operation,
                                       const InferredEntity& entity, std::size_t field);

// Makes `root` the fields that a request sends in place of a body, in the types of the fields, if
// the operation declares none. The error if a field does not take its value.
std::optional<Error> ReadFieldsInQuery(const OperationPlan& operation, const Call& call,
                                       Node& root);

}  // namespace understudy::entities
