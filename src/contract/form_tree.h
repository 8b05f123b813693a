#pragma once

#include <string_view>

#include "base/node.h"
#include "contract/schema.h"
#include "http/url.h"

namespace understudy::contract {

// The tree that the fields of a form mean, with types by the schema (nullptr: all are texts):
// "address[city]=X", "tags[]=a", "tags[0]=a", "items[0][price]=1", "items[][price]=1". A member is
// a list where the schema says so, or where all keys in brackets are empty or numbers; a list has
// no gaps, whatever the numbers are. Of a repeated name that is no list the last value counts. A
// name whose brackets do not match, or are more than 16 deep, is an ordinary name. A map.
Node ReadFormTree(const http::Pairs& fields, const Schema* schema);

// The same for one member alone, as a parameter of the style deepObject sends it: "filter[a]=1".
// Null if no field has the name with brackets behind it.
Node ReadDeepObject(const http::Pairs& fields, std::string_view name, const Schema* schema);

// The schema of a member or of an item, also within `oneOf`, `anyOf` and `allOf`; nullptr if none
// is declared.
const Schema* MemberSchema(const Schema* schema, std::string_view name);
const Schema* ItemSchema(const Schema* schema);
// Whether the schema allows this type, by name or in one of its options.
bool AllowsType(const Schema* schema, Schema::Type type);

}  // namespace understudy::contract
