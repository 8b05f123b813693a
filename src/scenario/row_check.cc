#include "scenario/row_check.h"

#include <exception>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "scenario/check.h"
#include "scenario/derived_tables.h"
#include "scenario/row_access.h"

namespace understudy::scenario {
namespace {

// Above this, JSON readers lose digits, and SQLite soon runs out of ids.
constexpr std::int64_t kLargestId = 9007199254740991;

void CheckUnique(store::Database& database, const Entity& entity, const RowKey& key,
                 const Node& row, Diagnostics& diagnostics) {
  ForEachUnique(entity, row, [&](std::size_t group, const UniqueValues& values) {
    if (group == 0) return;  // the key: the row takes its namesake's place
    auto query = database.Prepare(entity.rows.holders[group - 1]);
    int parameter = 0;
    for (const Node* value : values) {
      if (!BindValue(query, ++parameter, *value)) return;
    }
    if (!query.Step()) return;
    const auto holder = RowKey::Parse(entity, query.View(0));
    if (holder && holder->ComparedText() == key.ComparedText()) return;
    diagnostics.Add(values.back()->mark, Duplicate(entity, group, *values.back()) + ", as in row " +
                                             Quoted(query.View(0)));
  });
}

// Names the row at a position in the order of keys.
std::string NameRow(store::Database& database, const RowSet& set, std::int64_t place) {
  const Entity& entity = *set.entity;
  const std::string key = Join(entity.rows.key_columns, " || ':' || ");
  auto query = database.Prepare("SELECT " + key + " FROM " + entity.rows.table + " ORDER BY " +
                                Join(entity.rows.key_columns, ", ") + " LIMIT 1 OFFSET ?1");
  query.Bind(1, place);
  const std::string id = query.Step() ? query.Text(0) : "";
  return "Row " + (IsUtf8(id) ? Quoted(id) : std::to_string(place + 1)) + " of " +
         set.vendor->name + "'s " + entity.name;
}

// Checks the query's current row and inserts it into `copy`.
std::optional<std::string> CopyRow(store::Database& database, const RowSet& set,
                                   const store::Query& query, store::Database& copy) {
  const Entity& entity = *set.entity;
  json::Writer w;
  entity.rows.Write(database, query, w);
  const Source source{"row", w.Take()};
  Diagnostics diagnostics;
  const auto row = ParseJson(source, diagnostics);
  if (row && diagnostics.empty()) {
    const auto key = RowKey::OfRow(entity, *row);
    if (key) CheckRowIn(database, set, *key, *row, diagnostics);
  }
  if (!diagnostics.empty()) return diagnostics.list().front().message;
  entity.Insert(copy, *row);
  return std::nullopt;
}

std::optional<std::string> CopyRows(store::Database& database, const RowSet& set,
                                    store::Database& copy) {
  const RowTable& rows = set.entity->rows;
  auto query = database.Prepare("SELECT " + rows.columns + " FROM " + rows.table + " ORDER BY " +
                                Join(rows.key_columns, ", "));
  for (std::int64_t place = 0; query.Step(); ++place) {
    std::optional<std::string> wrong;
    try {
      wrong = CopyRow(database, set, query, copy);
    } catch (const std::exception& e) {
      wrong = e.what();
    }
    if (wrong) return NameRow(database, set, place) + " can't be used: " + *wrong + ".";
  }
  return std::nullopt;
}

std::optional<std::string> WhyNoMoreIds(store::Database& database) {
  // The table exists if some table generates ids that are never used again.
  if (!database.Prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").Step()) {
    return std::nullopt;
  }
  auto query = database.Prepare(
      "SELECT name FROM sqlite_sequence WHERE typeof(seq) <> 'integer' OR seq NOT BETWEEN 0 AND "
      "?1");
  query.Bind(1, kLargestId);
  if (!query.Step()) return std::nullopt;
  return "What table sqlite_sequence says of " + query.Text(0) + " is not an id, 0 to " +
         std::to_string(kLargestId) + ".";
}

}  // namespace

void CheckRowIn(store::Database& database, const RowSet& set, const RowKey& key, const Node& row,
                Diagnostics& diagnostics) {
  CheckRow(*set.entity, row, diagnostics, [&](const Node& value, const std::string& name) {
    const Entity& entity = EntityOf(*set.vendor, name);
    const auto referred = RowKey::Of(entity, value);
    if (referred && RowExists(database, entity, *referred)) return;
    diagnostics.Add(value.mark, RefersToNothing(value, entity));
  });
  CheckUnique(database, *set.entity, key, row, diagnostics);
}

CompletedRows::CompletedRows(store::Database& database, const RowSet& set,
                             std::vector<const Node*> rows)
    : rows_(std::move(rows)) {
  const auto* written = set.vendor->written_rows.get();
  if (written == nullptr) return;
  copies_ =
      written->Complete(set.number(), written->CreationIn(database, set.number(), set.now), rows_);
}

void CheckWritten(const RowSet& set, const Node& row, const Node* before,
                  Diagnostics& diagnostics) {
  if (set.vendor->written_rows == nullptr) return;
  set.vendor->written_rows->Check(set.number(), row, before, diagnostics);
}

std::optional<std::string> WhyNotUsable(const Catalog& catalog, store::Database& database,
                                        store::Database& empty) {
  store::Transaction transaction(empty);
  for (const auto& vendor : catalog.vendors()) {
    for (const auto& entity : vendor.entities) {
      if (auto why = CopyRows(database, {&vendor, &entity}, empty)) return why;
    }
  }
  transaction.Commit();
  if (auto why = WhyNotInStep(catalog, database, empty)) return why;
  return WhyNoMoreIds(database);
}

}  // namespace understudy::scenario
