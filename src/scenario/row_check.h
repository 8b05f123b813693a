#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

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

// Rows that the admin API adds to those in the database, as Vendor::written_rows completes them.
class CompletedRows {
 public:
  CompletedRows(store::Database& database, const RowSet& set, std::vector<const Node*> rows);

  // They live as long as this and the rows that were given.
  const std::vector<const Node*>& rows() const { return rows_; }

 private:
  std::vector<const Node*> rows_;
  std::deque<Node> copies_;
};

// Adds what is wrong only in rows that people write. `before` is the stored row; nullptr: none.
void CheckWritten(const RowSet& set, const Node& row, const Node* before, Diagnostics& diagnostics);

// Checks the rows of a database with the catalog's tables, which comes from outside. Returns
// nullopt if they can be used, else the reason in one sentence. Each row must be valid in a
// scenario. There must be ids left for new rows. Derived tables, such as counters, must agree with
// the rows. `empty` has the same tables without rows; the check fills it. Takes about 30 µs per
// row.
std::optional<std::string> WhyNotUsable(const Catalog& catalog, store::Database& database,
                                        store::Database& empty);

}  // namespace understudy::scenario
