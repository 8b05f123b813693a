#pragma once

#include <optional>
#include <string>

#include "base/diagnostics.h"
#include "base/node.h"
#include "scenario/row_key.h"
#include "scenario/rows.h"
#include "store/database.h"

// What `understudy check` finds wrong with rows, for rows that are, or come, in a database.
namespace understudy::scenario {

// Adds what is wrong with one row that has this key: its shape, rows that it refers to and are not
// there, and what other rows have and it must not share.
void CheckRowIn(store::Database& database, const RowSet& set, const RowKey& key, const Node& row,
                Diagnostics& diagnostics);

// Why the rows of a database from outside can't be used, in one sentence; nullopt when they can: a
// scenario could hold each, ids have room to go on, and what is kept twice, such as counters,
// agrees with the rows. `empty` has the same tables without rows, and is filled. The time is by the
// number of rows, some 30 µs for each.
std::optional<std::string> WhyNotUsable(store::Database& database, store::Database& empty);

}  // namespace understudy::scenario
