#include <algorithm>
#include <atomic>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/text.h"
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

// Of a line of DescribeTables(), behind the table's name.
std::vector<RecordedTable::Column> DescribedColumns(std::string_view line) {
  std::vector<RecordedTable::Column> columns;
  const auto words = Split(line, ' ');
  for (std::size_t i = 1; i + 1 < words.size(); i += 2) {
    const auto facts = words[i + 1];
    columns.push_back({std::string(words[i]), std::stoi(std::string(facts.substr(2))),
                       facts[0] == 'k', facts[1] == 'r'});
  }
  return columns;
}

}  // namespace

RecordedTables::RecordedTables(Database& database, const std::vector<Wanted>& wanted)
    : id_(NextTablesId()) {
  const auto without_rowid = TablesWithoutRowid(database);
  for (const auto& each : wanted) {
    Add(each, ColumnsOf(database, each.table, !without_rowid.contains(each.table)));
  }
}

RecordedTables::RecordedTables(std::string_view description, const std::vector<Wanted>& wanted)
    : id_(NextTablesId()) {
  std::unordered_map<std::string_view, std::string_view> described;
  for (const auto line : Split(description, '\n')) {
    const auto end = std::min(line.find(' '), line.size());
    described.emplace(line.substr(0, end), line.substr(end));
  }
  for (const auto& each : wanted) Add(each, DescribedColumns(described[each.table]));
}

void RecordedTables::Add(const Wanted& wanted, std::vector<RecordedTable::Column> columns) {
  const auto& [name, named] = wanted;
  RecordedTable table{name, std::move(columns)};
  std::erase_if(table.columns, [&named = named](const auto& column) {
    return !named.empty() && std::find(named.begin(), named.end(), column.name) == named.end();
  });
  const bool has_key = std::any_of(table.columns.begin(), table.columns.end(),
                                   [](const auto& column) { return column.is_key; });
  if (!has_key || (!named.empty() && table.columns.size() != named.size())) {
    throw std::logic_error("table " + name + " lacks a column or a primary key");
  }
  if (tables_.size() >= UINT16_MAX) throw std::logic_error("too many recorded tables");
  numbers_.emplace(name, static_cast<Number>(tables_.size()));
  tables_.push_back(std::move(table));
}

std::string DescribeTables(Database& database) {
  std::string description;
  const auto without_rowid = TablesWithoutRowid(database);
  auto tables = database.Prepare("SELECT name FROM sqlite_schema WHERE type = 'table'");
  while (tables.Step()) {
    const std::string name = tables.Text(0);
    description += name;
    for (const auto& column : ColumnsOf(database, name, !without_rowid.contains(name))) {
      description += Concat({" ", column.name, column.is_key ? " k" : " -",
                             column.is_rowid ? "r" : "-", std::to_string(column.index)});
    }
    description += '\n';
  }
  return description;
}

std::optional<RecordedTables::Number> RecordedTables::NumberOf(std::string_view table) const {
  const auto found = numbers_.find(table);
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace understudy::store
