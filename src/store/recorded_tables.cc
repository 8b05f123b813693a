#include <algorithm>
#include <atomic>
#include <set>
#include <stdexcept>
#include <utility>

#include "store/row_changes.h"

namespace understudy::store {
namespace {

std::uint32_t NextTablesId() {
  static std::atomic<std::uint32_t> last = 0;
  return ++last;
}

std::set<std::string> TablesWithoutRowid(Database& database) {
  std::set<std::string> names;
  auto query =
      database.Prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND wr = 1");
  while (query.Step()) names.insert(query.Text(0));
  return names;
}

// All columns, in the table's order.
std::vector<RecordedTable::Column> ColumnsOf(Database& database, const std::string& table,
                                             bool has_rowid) {
  std::vector<RecordedTable::Column> columns;
  std::size_t keys = 0;
  auto query = database.Prepare(
      "SELECT name, cid, pk, type = 'INTEGER' FROM pragma_table_info(?1) ORDER BY cid");
  query.Bind(1, table);
  while (query.Step()) {
    const bool is_key = query.Integer(2) > 0;
    if (is_key) ++keys;
    columns.push_back({query.Text(0), static_cast<int>(query.Integer(1)), is_key,
                       is_key && query.Integer(3) != 0});
  }
  // As SQLite calls the rowid itself: one column INTEGER in the primary key.
  for (auto& column : columns) column.is_rowid = column.is_rowid && has_rowid && keys == 1;
  return columns;
}

}  // namespace

RecordedTables::RecordedTables(Database& database, const std::vector<Wanted>& wanted)
    : id_(NextTablesId()) {
  const auto without_rowid = TablesWithoutRowid(database);
  for (const auto& [name, columns] : wanted) {
    RecordedTable table{name, ColumnsOf(database, name, !without_rowid.contains(name))};
    std::erase_if(table.columns, [&columns = columns](const auto& column) {
      return !columns.empty() &&
             std::find(columns.begin(), columns.end(), column.name) == columns.end();
    });
    const bool has_key = std::any_of(table.columns.begin(), table.columns.end(),
                                     [](const auto& column) { return column.is_key; });
    if (!has_key || (!columns.empty() && table.columns.size() != columns.size())) {
      throw std::logic_error("table " + name + " lacks a column or a primary key");
    }
    if (tables_.size() >= UINT16_MAX) throw std::logic_error("too many recorded tables");
    numbers_.emplace(name, static_cast<Number>(tables_.size()));
    tables_.push_back(std::move(table));
  }
}

std::optional<RecordedTables::Number> RecordedTables::NumberOf(std::string_view table) const {
  const auto found = numbers_.find(table);
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace understudy::store
