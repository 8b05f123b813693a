#pragma once

#include <optional>

#include "base/node.h"
#include "entities/api_plan.h"
#include "entities/call.h"

namespace understudy::entities::detail {

// Applies a JSON Patch to a row. The error, in the operation's format, if it can't be, if it
// changes the key, or if the row then breaks a rule of its schema that it kept before.
std::optional<Error> PatchRow(const OperationPlan& operation, const Node& patch, Node& row);

}  // namespace understudy::entities::detail
