#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json.h"
#include "journal/entry_json.h"
#include "store/database.h"
#include "store/row_changes.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

// What a request changed, in the words of /__admin/worlds/{world}/data: vendor, entity, id, row.
namespace understudy::scenario {

// One row that a transaction changed.
struct ChangedRow {
  const Vendor* vendor = nullptr;
  const Entity* entity = nullptr;
  std::string id;  // as in …/data/{vendor}/{entity}/{id}
  // A part of the row (RowPart::field) changed, and the row itself was there before and after.
  // Empty: it is the row itself.
  std::string field = {};
  // JSON objects; nullopt: the row or part was not there. A row has the form of
  // …/data/{vendor}/{entity}/{id}. But one that changed leaves out the fields that are parts: they
  // are not known. A part has its table's columns, but for RowPart::owner.
  std::optional<std::string> before = std::nullopt;
  std::optional<std::string> after = std::nullopt;
};

struct ChangedRowList {
  std::vector<ChangedRow> rows;  // in the order of their first change
  std::uint64_t more = 0;        // changes that were not kept
};

// The catalogs whose rows may have changed: one, and those that a server had before a user's
// document changed.
struct RowCatalogs {
  using Find = std::function<SharedCatalog(std::uint32_t tables)>;

  RowCatalogs(
      SharedCatalog its_usual)  // NOLINT(google-explicit-constructor): one is the usual case
      : usual(std::move(its_usual)) {}
  RowCatalogs(SharedCatalog its_usual, Find its_find)
      : usual(std::move(its_usual)), find(std::move(its_find)) {}

  SharedCatalog usual;
  // Gives the one whose row_tables() have this id, or nullptr. May be null.
  Find find = nullptr;
};

// Reads what a store::RowRecorder with the row_tables() of one of the catalogs wrote. Used by one
// thread at a time. Make one for many entries: its database takes a millisecond.
//
// Changes of a catalog that is not among them can't be read: then there is no row in the list.
class RowChangeReader {
 public:
  explicit RowChangeReader(RowCatalogs catalogs);
  ~RowChangeReader();
  RowChangeReader(const RowChangeReader&) = delete;
  RowChangeReader& operator=(const RowChangeReader&) = delete;

  // Makes the database now; otherwise the first row to read does.
  void Prepare() { Scratch(); }
  ChangedRowList Read(std::string_view bytes);
  // Writes the members `rowChanges`, a list of {vendor, entity, id, field, before, after}, and
  // `moreRowChanges`, a number that is left out when it is 0, into an open object. `field` is left
  // out for the row itself; `before` and `after` are null for a row that was not there.
  void WriteMembers(std::string_view bytes, json::Writer& writer);
  // Writes the list alone, with the credentials in rows hidden. Gives the number of changes that it
  // leaves out.
  std::uint64_t WriteList(std::string_view bytes, const journal::Redaction& redaction,
                          json::Writer& writer);

 private:
  using Parts = std::vector<const store::RowChange*>;
  // nullptr: this one reads them, or nobody can.
  RowChangeReader* Other(std::uint32_t tables);
  store::Database& Scratch();
  std::string RowJson(const Entity& entity, const store::RecordedTable& table,
                      const store::RowValues& values);
  // The same with the parts that the row had before it was deleted, or has since it was inserted.
  std::string WholeRowJson(const Entity& entity, const store::RecordedTable& table,
                           const store::RowValues& values, const Parts& parts);
  void InsertPart(const store::RecordedTable& table, const store::RowValues& values);

  const SharedCatalog catalog_;
  const RowCatalogs::Find find_;
  std::unique_ptr<RowChangeReader> other_;    // for the other catalog that was needed last
  std::unique_ptr<store::Database> scratch_;  // has all tables and no rows
};

// With a RowChangeReader of its own, which is made when there is something to read.
journal::WriteRowChanges RowChangesWriter(RowCatalogs catalogs);

// Whether the transaction deleted the row with this id, or inserted it and left it there.
enum class RowFate { kUntouched, kChanged, kInserted, kDeleted };
// Looks only at the row itself, not at its parts. Ids match as the vendor's tables compare them.
// Much cheaper than a RowChangeReader.
RowFate FateOfRow(const Catalog& catalog, std::string_view bytes, const Entity& entity,
                  std::string_view id);

}  // namespace understudy::scenario
