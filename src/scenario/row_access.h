#pragma once

#include <optional>
#include <string>

#include "scenario/row_key.h"
#include "store/database.h"
#include "vendors/vendor.h"

// Reads and changes single rows of the tables, without checks. The entity must outlive the call.
namespace understudy::scenario {

bool RowExists(store::Database& database, const Entity& entity, const RowKey& key);

// Returns the row as JSON; nullopt if it does not exist.
std::optional<std::string> ReadRow(store::Database& database, const Entity& entity,
                                   const RowKey& key);

// Deletes the row, if it exists, and its parts in other tables.
void RemoveRow(store::Database& database, const Entity& entity, const RowKey& key);

}  // namespace understudy::scenario
