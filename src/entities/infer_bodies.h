#pragma once

#include <string_view>

#include "contract/foreign.h"
#include "entities/infer.h"
#include "entities/work_budget.h"

namespace understudy::entities {

// Whether an operation that would create or change a row can be believed to: its body has
// something of one row, and its reply shows no list of such rows. `parameter` and `collection` are
// those that the row is found by.
bool KeepsWhatIsSent(const contract::ForeignOperation& operation, const InferredOperation& bound,
                     const InferredEntity& entity, std::string_view parameter,
                     std::string_view collection, WorkBudget* budget);

}  // namespace understudy::entities
