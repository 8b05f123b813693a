#pragma once

#include "entities/api_plan.h"
#include "entities/request_tree.h"

namespace understudy::entities::detail {

// Gives the row in a request's body the defaults that the vendor.yaml declares for members that the
// body must have. Whether it lacked one.
bool AddDeclaredDefaults(const OperationPlan& operation, RequestTree& tree);

}  // namespace understudy::entities::detail
