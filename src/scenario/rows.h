#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/clock.h"
#include "base/diagnostics.h"
#include "base/node.h"
#include "scenario/row_key.h"
#include "store/database.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

// Reads and sets single rows of a world without its APIs. It is in this folder, not in front/: it
// uses the checks of a scenario's rows and needs only the world's database.
//
// A row's id is its `id`; for rows without one, the fields that make them unique, with ":" between
// them: brand_id:channel:address for crm_directory. An id is decoded text of any bytes.
//
// The caller has exclusive use of the database and no open transaction. Other failures throw
// exceptions; then nothing was changed.
namespace understudy::scenario {

struct RowError {
  enum class Kind {
    kNotFound,  // no such vendor, entity or row
    kInvalid,   // the id or the text that was sent
    kConflict,  // other rows refer to this one
  };
  Kind kind;
  std::string message;           // a sentence
  Diagnostics diagnostics = {};  // with kInvalid: all errors, sorted by place
  // If a list of rows was sent: for each diagnostic, the index of its row in the list, from 0.
  std::vector<std::size_t> indexes = {};
};

// The rows of one entity of a catalog.
struct RowSet {
  const Vendor* vendor;
  const Entity* entity;
  Instant now = {};  // the world's time, for rows that are written

  std::size_t number() const {  // of the entity
    return static_cast<std::size_t>(entity - vendor->entities.data());
  }
};

// Finds an entity by name, even if the scenario does not list its vendor: every vendor has tables.
tl::expected<RowSet, RowError> FindRowSet(const Catalog& catalog, std::string_view vendor,
                                          std::string_view entity);

// {"rows":[…],"total":N,"offset":…,"limit":…}: the rows in the form of a scenario's data, ordered
// by id. `offset` and `limit` must not be negative.
std::string ListRows(store::Database& database, const RowSet& set, std::int64_t offset,
                     std::int64_t limit);

// The row as JSON.
tl::expected<std::string, RowError> GetRow(store::Database& database, const RowSet& set,
                                           std::string_view id);

struct StoredRow {
  bool created;      // no row had this id
  std::string json;  // in the format of GetRow()
};

// Replaces or creates the row. `row` may omit the id, and what Vendor::written_rows fills. It gets
// the checks of `understudy check`, against the rows in the database. No other row changes.
tl::expected<StoredRow, RowError> PutRow(store::Database& database, const RowSet& set,
                                         std::string_view id, Node row);

// Changes a row by a JSON Merge Patch (RFC 7396): null deletes a field, lists are replaced. Then as
// PutRow().
tl::expected<StoredRow, RowError> PatchRow(store::Database& database, const RowSet& set,
                                           std::string_view id, Node patch);

// How many rows of the entity a change added, replaced and removed, and how many there are now.
struct ChangedRows {
  std::int64_t added = 0;
  std::int64_t replaced = 0;
  std::int64_t removed = 0;
  std::int64_t total = 0;
};

// Replaces all rows of the entity by `rows`, in one transaction. References to rows that stay
// remain valid. kConflict if other rows refer to a row that would be deleted, as with DeleteRow().
tl::expected<ChangedRows, RowError> ReplaceRows(store::Database& database, const RowSet& set,
                                                const std::vector<const Node*>& rows);
// Adds `rows` to the existing rows, in one transaction. No row may have the key of an existing row.
tl::expected<ChangedRows, RowError> AppendRows(store::Database& database, const RowSet& set,
                                               const std::vector<const Node*>& rows);

// Deletes the row and its parts. If other rows refer to it, returns kConflict and names them,
// except rows that the vendor's own delete leaves without it, such as Omnidesk's events and
// tickets.
tl::expected<void, RowError> DeleteRow(store::Database& database, const RowSet& set,
                                       std::string_view id);

// Names the rows that keep a row from being deleted, in one sentence; nullopt when none do.
std::optional<std::string> WhyNotDeletable(store::Database& database, const Entity& entity,
                                           const RowKey& key);

// The error for a row that does not exist.
tl::unexpected<RowError> NoSuchRow(const Entity& entity, std::string_view id);

}  // namespace understudy::scenario
