#pragma once

#include <string>
#include <vector>

#include "contract/schema_store.h"

namespace understudy::contract {

// Fills `schema` with the keywords of these nodes and of what their `allOf` and `$ref` lead to:
// each limit is the narrowest, `required` the union, `enum` and `type` the intersection; a property
// that several declare is merged in turn. The first node's own description, default and example
// count before inherited ones.
void MergeSchema(SchemaStore& store, const std::vector<const Node*>& nodes, Schema& schema);

}  // namespace understudy::contract
