#include "store/meta.h"

namespace understudy::store {

void PutMeta(Database& database, std::string_view name, std::string_view value) {
  database
      .Prepare(
          "INSERT INTO understudy_meta(name, value) VALUES(?1, ?2)"
          " ON CONFLICT(name) DO UPDATE SET value = excluded.value")
      .Bind(1, name)
      .Bind(2, value)
      .Run();
}

std::vector<std::pair<std::string, std::string>> ListMeta(Database& database,
                                                          std::string_view prefix) {
  std::vector<std::pair<std::string, std::string>> found;
  auto query = database.Prepare(
      "SELECT name, value FROM understudy_meta WHERE name LIKE ?1 || '%' ORDER BY name");
  query.Bind(1, prefix);
  while (query.Step()) found.emplace_back(query.Text(0), query.Text(1));
  return found;
}

void EraseMeta(Database& database, std::string_view prefix) {
  database.Prepare("DELETE FROM understudy_meta WHERE name LIKE ?1 || '%'").Bind(1, prefix).Run();
}

}  // namespace understudy::store
