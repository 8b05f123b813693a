#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/node.h"
#include "entities/api_plan.h"

namespace understudy::entities {

// The rows that the reply of an operation shows in the document.
std::vector<const Node*> RowsInExamples(const OperationPlan& operation);

// The rows that an entity of a user's API starts with: the document's examples of its rows; if
// there are none, three made from its schema. Rows that hang below others get an owner among
// `before`, the rows of the entities before it.
std::vector<Node> MakeRows(const ApiPlan& plan, std::size_t entity, std::uint64_t seed,
                           const std::vector<std::vector<const Node*>>& before);

}  // namespace understudy::entities
