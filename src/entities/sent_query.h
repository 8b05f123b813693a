#pragma once

#include <cstddef>

#include "base/node.h"
#include "contract/contract.h"
#include "entities/call.h"
#include "entities/infer.h"

// Requests without a body, whose query parameters are fields of the row.
namespace understudy::entities {

// Whether the operation declares no body, and a parameter that is a field that clients may set.
bool SetsFieldsByQuery(const contract::Operation& operation, const InferredEntity& entity);

// The parameter that is this field; nullptr: none.
const contract::Parameter* ParameterOf(const contract::Operation& operation,
                                       const InferredEntity& entity, std::size_t field);

// The fields that a request to such an operation sends, in place of a body.
Node FieldsInQuery(const InferredEntity& entity, const Call& call);

}  // namespace understudy::entities
