#pragma once

#include <optional>
#include <string>

#include "base/diagnostics.h"
#include "base/node.h"
#include "scenario/row_key.h"
#include "scenario/rows.h"
#include "store/database.h"

// The checks of `understudy check` for rows in a database.
namespace understudy::scenario {

// Adds the errors of one row that has this key: its shape, references to rows that do not exist,
// and values that another row has and this one must not share.
void CheckRowIn(store::Database& database, const RowSet& set, const RowKey& key, const Node& row,
                Diagnostics& diagnostics);

// Why the rows of a database from outside can't be used, in one sentence; nullopt if they can: a
// scenario could hold each row, there are ids left for new rows, and derived tables, such as
// counters, agree with the rows. `empty` has the same tables without rows, and is filled. Takes
// some 30 µs a row.
std::optional<std::string> WhyNotUsable(store::Database& database, store::Database& empty);

}  // namespace understudy::scenario
