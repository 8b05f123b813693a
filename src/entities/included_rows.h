#pragma once

#include <vector>

#include "entities/call.h"
#include "entities/infer.h"
#include "entities/operations.h"
#include "entities/shown.h"
#include "entities/write_only.h"
#include "store/database.h"

// Rows of other entities that a reply shows inside its rows if the request asks for them: `include`
// of a user's vendor.yaml.
namespace understudy::entities {

// What the fields show in place of their columns. The SQL's parameters are bound by BindIncluded();
// without it, nothing is included. `write_only`: as RowView's.
std::vector<ShownInstead> IncludedColumns(const InferredApi& api,
                                          const InferredOperation& operation,
                                          WriteOnlySchemas* write_only);

// Binds which includes the request asks for, and the scope of their rows, which is the operation's.
void BindIncluded(const InferredOperation& operation, const Call& call,
                  const detail::ScopeText& scope, store::Query& query);

}  // namespace understudy::entities
