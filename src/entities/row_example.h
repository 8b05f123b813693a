#pragma once

#include <string>

#include "base/node.h"
#include "entities/api_plan.h"
#include "store/database.h"

namespace understudy::entities {

// Changes the body of a request that is shown to people, so that the rows of the database let the
// operation, which is no example, accept it: no row has its key, or what must not repeat, and the
// rows that it refers to are there. `own_key` is the key of the row that the path names; empty:
// none.
void FitToRows(const ApiPlan& plan, const OperationPlan& operation, store::Database& database,
               const std::string& own_key, Node& body);

}  // namespace understudy::entities
