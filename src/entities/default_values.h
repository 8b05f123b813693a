#pragma once

#include "base/node.h"
#include "contract/schema.h"

namespace understudy::entities {

bool MayBeNull(const contract::Schema& schema);

// Gives the objects inside `value` the members that they lack and whose schemas have a default, or
// allow one value only: in lists and maps too, and of `oneOf` and `anyOf` those of the option that
// the object is.
void FillDefaults(const contract::Schema& schema, Node& value);

// Gives the map this member, the default of its schema, with what is due inside it.
void SetDefault(const contract::Schema& schema, const std::string& name, Node& map);

}  // namespace understudy::entities
