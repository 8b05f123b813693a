#pragma once

#include <optional>
#include <string>

#include "store/database.h"

namespace understudy::scenario {

// What the tables of `database` keep twice, such as counters and the texts for searches, and that
// does not agree with its other columns and tables: in a few sentences that name the table, the row
// and the column, the value that is expected, and what to do. nullopt when all agrees. `expected`
// has the same rows, inserted one by one.
std::optional<std::string> WhyNotInStep(store::Database& database, store::Database& expected);

}  // namespace understudy::scenario
