#pragma once

#include <vector>

#include "entities/call.h"
#include "entities/infer.h"
#include "entities/shown.h"
#include "store/database.h"

// Rows of other entities that a reply shows inside its rows if the request asks for them: `include`
// of a user's vendor.yaml.
namespace understudy::entities {

// What the fields show in place of their columns. The SQL's parameter is bound by BindIncluded();
// without it, nothing is included.
std::vector<ShownInstead> IncludedColumns(const InferredApi& api,
                                          const InferredOperation& operation);

// Tells the SQL of an operation's view which of its includes the request asks for.
void BindIncluded(const InferredOperation& operation, const Call& call, store::Query& query);

}  // namespace understudy::entities
