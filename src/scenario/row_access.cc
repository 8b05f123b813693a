#include "scenario/row_access.h"

#include "base/json.h"

namespace understudy::scenario {

bool RowExists(store::Database& database, const Entity& entity, const RowKey& key) {
  auto query = database.Prepare("SELECT 1 FROM " + entity.rows.table + " WHERE " + key.Condition());
  return key.BindTo(query) && query.Step();
}

std::optional<std::string> ReadRow(store::Database& database, const Entity& entity,
                                   const RowKey& key) {
  const RowTable& rows = entity.rows;
  auto query = database.Prepare("SELECT " + rows.columns + " FROM " + rows.table + " WHERE " +
                                key.Condition());
  if (!key.BindTo(query) || !query.Step()) return std::nullopt;
  json::Writer w;
  rows.Write(database, query, w);
  return w.Take();
}

void RemoveRow(store::Database& database, const Entity& entity, const RowKey& key) {
  const auto run = [&](const std::string& sql) {
    auto query = database.Prepare(sql);
    if (key.BindTo(query)) query.Run();
  };
  for (const auto& sql : entity.rows.delete_parts) run(sql);
  run("DELETE FROM " + entity.rows.table + " WHERE " + key.Condition());
}

}  // namespace understudy::scenario
