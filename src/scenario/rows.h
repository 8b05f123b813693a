#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "scenario/row_key.h"
#include "store/database.h"
#include "vendors/vendor.h"

// Reading and setting single rows of a world, past the APIs. They stand here and not in front/,
// since they are checked as a scenario's rows are, and need nothing of a world but its database.
//
// A row's id is its `id`; where rows have none, the fields that make them unique, with ":" between
// them: crm_directory's are brand_id:channel:address. An id is decoded text, any bytes.
//
// Who calls holds the database alone, and has no transaction open. What goes wrong inside is
// thrown, and then nothing was changed.
namespace understudy::scenario {

struct RowError {
  enum class Kind {
    kNotFound,  // no such vendor, entity or row
    kInvalid,   // the text sent
    kConflict,  // other rows stand in the way
  };
  Kind kind;
  std::string message;           // a sentence
  Diagnostics diagnostics = {};  // of kInvalid: all that is wrong, sorted by place
  // Of a list of rows: for each diagnostic, the place of its row in the list, from 0.
  std::vector<std::size_t> indexes = {};
};

// The rows of one entity, which stands in AllVendors().
struct RowSet {
  const Vendor* vendor;
  const Entity* entity;
};

// By their names. Vendors that the scenario does not list are found too: their tables are there.
tl::expected<RowSet, RowError> FindRowSet(std::string_view vendor, std::string_view entity);

// {"rows":[…],"total":N,"offset":…,"limit":…}, the rows as a scenario's data would hold them and in
// the order of their ids. Neither number is negative.
std::string ListRows(store::Database& database, const RowSet& set, std::int64_t offset,
                     std::int64_t limit);

// The row as JSON.
tl::expected<std::string, RowError> GetRow(store::Database& database, const RowSet& set,
                                           std::string_view id);

struct StoredRow {
  bool created;      // there was none with this id
  std::string json;  // as GetRow() gives it
};

// Sets the whole row that `json` is, and makes it if there is none. Its id may be left out. Checked
// by what `understudy check` checks, against the rows that are there; messages point into `json` as
// "request body". All other rows stay as they are.
tl::expected<StoredRow, RowError> PutRow(store::Database& database, const RowSet& set,
                                         std::string_view id, std::string json);

// Changes a row by a JSON Merge Patch (RFC 7396): what is null goes, lists are replaced. Then as
// PutRow().
tl::expected<StoredRow, RowError> PatchRow(store::Database& database, const RowSet& set,
                                           std::string_view id, std::string json);

// How many rows of the entity a change added, replaced and removed, and how many there are now.
struct ChangedRows {
  std::int64_t added = 0;
  std::int64_t replaced = 0;
  std::int64_t removed = 0;
  std::int64_t total = 0;
};

// Makes `rows` all the rows of the entity, in one transaction. Rows that stay keep those that refer
// to them. kConflict when rows that would go are referred to, as with DeleteRow().
tl::expected<ChangedRows, RowError> ReplaceRows(store::Database& database, const RowSet& set,
                                                const std::vector<const Node*>& rows);
// Adds `rows` to those that are there, in one transaction. No row may have a key that is taken.
tl::expected<ChangedRows, RowError> AppendRows(store::Database& database, const RowSet& set,
                                               const std::vector<const Node*>& rows);

// Deletes the row and what belongs to it. kConflict, naming them, when others refer to it; but
// where the vendor's own delete lets them go, as Omnidesk's customers do with events and tickets,
// this does too.
tl::expected<void, RowError> DeleteRow(store::Database& database, const RowSet& set,
                                       std::string_view id);

// Names the rows that keep a row from being deleted, in one sentence; nullopt when none do.
std::optional<std::string> WhyNotDeletable(store::Database& database, const Entity& entity,
                                           const RowKey& key);

// The error for a row that is not there.
tl::unexpected<RowError> NoSuchRow(const Entity& entity, std::string_view id);

}  // namespace understudy::scenario
