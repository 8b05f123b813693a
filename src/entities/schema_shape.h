#pragma once

#include "base/shape.h"
#include "contract/schema.h"

// What rows of a built-in vendor may hold, as the contract's schemas say it.
namespace understudy::entities {

// Larger integers lose digits in JSON readers. Where a schema has only one bound, this is the
// other.
constexpr std::int64_t kLargestExactInteger = 9007199254740991;

// The shape of a value with this schema. A string with x-time, or with the format date-time, is an
// instant. `references` in a schema, which only a vendor.yaml has, is Shape::References().
Shape ShapeOfSchema(const contract::Schema& schema);

// Whether a row must have the value: there is nothing to take if it is left out. A list, a map and
// a boolean can be empty or false.
Presence PresenceOf(const contract::Schema& schema);

}  // namespace understudy::entities
