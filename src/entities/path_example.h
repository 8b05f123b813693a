#pragma once

#include <map>
#include <string>

#include "entities/api_plan.h"
#include "store/database.h"

namespace understudy::entities {

// Values of the parameters in an operation's path, of rows that the database has: a request with
// them finds its row, below the rows that its path names. Parameters are missing if there is no
// such row. The operation is no example.
std::map<std::string, std::string> MakePathExample(const ApiPlan& plan,
                                                   const OperationPlan& operation,
                                                   store::Database& database);

}  // namespace understudy::entities
