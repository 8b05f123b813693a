#pragma once

#include "base/node.h"
#include "contract/schema.h"

namespace understudy::entities {

// Whether the schema names null: then replies show that there is no value.
bool MayBeNull(const contract::Schema& schema);
// Whether it takes null, as one without a type does too.
bool TakesNull(const contract::Schema& schema);

// Gives the objects inside `value` the members that they lack and whose schemas have a default, or
// allow one value only: in lists and maps too, and of `oneOf` and `anyOf` those of the option that
// the object is.
void FillDefaults(const contract::Schema& schema, Node& value);

// The same by the schema of a request: defaults only, since what a client leaves out has no value.
void FillSentDefaults(const contract::Schema& schema, Node& value);

// An object of those; null if there are none, or it can't be one.
Node ObjectOfDefaults(const contract::Schema& schema);

// The option of `oneOf` and `anyOf` that the value is; nullptr if it is none.
const contract::Schema* OptionOf(const contract::Schema& schema, const Node& value);
// The one that its discriminator names; nullptr: it names none.
const contract::Schema* TaggedOption(const contract::Schema& schema, const Node& value);

// Gives the map this member, the default of its schema, with what is due inside it.
void SetDefault(const contract::Schema& schema, const std::string& name, Node& map);

}  // namespace understudy::entities
