#include "entities/stored_row.h"

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/text.h"

namespace understudy::entities {

std::unique_ptr<StoredRow> ReadStoredRow(store::Database& database, const RowTable& rows,
                                         const store::Query& row) {
  json::Writer writer;
  rows.Write(database, row, writer);
  auto stored = std::make_unique<StoredRow>();
  stored->source = {"row", writer.Take()};
  Diagnostics diagnostics;
  stored->root = ParseJson(stored->source, diagnostics).value();
  return stored;
}

std::unique_ptr<StoredRow> FindStoredRow(store::Database& database, const RowTable& rows,
                                         std::int64_t key) {
  auto query = database.Prepare(Concat({"SELECT ", rows.columns, " FROM ", rows.table, " WHERE ",
                                        rows.key_columns.front(), " = ?1"}));
  if (!query.Bind(1, key).Step()) return nullptr;
  return ReadStoredRow(database, rows, query);
}

}  // namespace understudy::entities
