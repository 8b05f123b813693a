#include "entities/row_sql.h"

#include <algorithm>

#include "base/text.h"

namespace understudy::entities {
namespace {

std::string Parameters(std::size_t count) {
  std::vector<std::string> parameters;
  for (std::size_t i = 1; i <= count; ++i) parameters.push_back("?" + std::to_string(i));
  return Join(parameters, ", ");
}

}  // namespace

std::string InsertSql(std::string_view verb, std::string_view table,
                      const std::vector<std::string>& columns) {
  return Concat({verb, " INTO ", table, "(", Join(columns, ", "), ") VALUES(",
                 Parameters(columns.size()), ")"});
}

std::string UpdateSql(std::string_view table, const std::vector<std::string>& columns,
                      const std::vector<std::string>& key) {
  std::vector<std::string> changes;
  std::vector<std::string> conditions;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto equation = Concat({columns[i], " = ?", std::to_string(i + 1)});
    const bool is_key = std::find(key.begin(), key.end(), columns[i]) != key.end();
    (is_key ? conditions : changes).push_back(std::move(equation));
  }
  // A row that is its key only has nothing to change.
  if (changes.empty()) changes.push_back(conditions.front());
  return Concat(
      {"UPDATE ", table, " SET ", Join(changes, ", "), " WHERE ", Join(conditions, " AND ")});
}

std::vector<std::string> KeyColumnsOf(const EntityDeclaration& entity) {
  std::vector<std::string> columns;
  for (const auto& name : entity.unique.front()) {
    const auto field = std::find_if(entity.fields.begin(), entity.fields.end(),
                                    [&](const Field& each) { return each.name == name; });
    if (field != entity.fields.end()) columns.push_back(ColumnOf(*field));
  }
  return columns;
}

}  // namespace understudy::entities
