#pragma once

#include <optional>
#include <string>

#include "store/database.h"
#include "vendors/catalog.h"

namespace understudy::scenario {

// Checks derived data, such as counters and search texts, against the other columns and tables of
// `database`, which has the catalog's tables. Returns nullopt if all is consistent. Otherwise a few
// sentences name the table, the row, the column and the expected value, and say what to do.
// `expected` has the same rows, inserted one by one.
std::optional<std::string> WhyNotInStep(const Catalog& catalog, store::Database& database,
                                        store::Database& expected);

}  // namespace understudy::scenario
