#pragma once

#include <cstdint>
#include <memory>

#include "base/node.h"
#include "entities/entity.h"
#include "store/database.h"

namespace understudy::entities {

// A whole row as a tree, with a member for each field, and the text that it points into. Change it
// and store it by RowPlan::Update().
struct StoredRow {
  Source source;
  Node root;
};

// `row` selects RowTable::columns.
std::unique_ptr<StoredRow> ReadStoredRow(store::Database& database, const RowTable& rows,
                                         const store::Query& row);
// The row whose key, one integer, this is; nullptr: there is none.
std::unique_ptr<StoredRow> FindStoredRow(store::Database& database, const RowTable& rows,
                                         std::int64_t key);

}  // namespace understudy::entities
