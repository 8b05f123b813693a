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

// Adds the errors of the row with this key: its shape, references to rows that do not exist, and
// values that must be unique but that another row has.
void CheckRowIn(store::Database& database, const RowSet& set, const RowKey& key, const Node& row,
                Diagnostics& diagnostics);

// Checks the rows of a database with the catalog's tables, which comes from outside. Returns
// nullopt if they can be used, else the reason in one sentence. Each row must be valid in a
// scenario. There must be ids left for new rows. Derived tables, such as counters, must agree with
// the rows. `empty` has the same tables without rows; the check fills it. Takes about 30 µs per
// row.
std::optional<std::string> WhyNotUsable(const Catalog& catalog, store::Database& database,
                                        store::Database& empty);

}  // namespace understudy::scenario
