#pragma once

#include <optional>
#include <string>

#include "scenario/row_key.h"
#include "store/database.h"
#include "vendors/vendor.h"

// Single rows of the tables, whose entity outlives the call. Nothing is checked.
namespace understudy::scenario {

bool RowExists(store::Database& database, const Entity& entity, const RowKey& key);

// Returns the row as JSON; nullopt if it does not exist.
std::optional<std::string> ReadRow(store::Database& database, const Entity& entity,
                                   const RowKey& key);

// Deletes the row, if there is one, and its parts in other tables.
void RemoveRow(store::Database& database, const Entity& entity, const RowKey& key);

}  // namespace understudy::scenario
