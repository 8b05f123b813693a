#include "entities/table_counters.h"

#include <cstddef>

#include "base/text.h"

namespace understudy::entities {
namespace {

using Counted = std::vector<CountedColumn>;

std::string NamesOf(const Counted& columns) {
  std::vector<std::string> names;
  for (const auto& column : columns) names.push_back(column.name);
  return Join(names, ", ");
}

std::string CounterTable(std::string_view counter, const Counted& columns) {
  if (columns.empty()) {
    return Concat({"CREATE TABLE ", counter, "(total INTEGER NOT NULL) STRICT;\nINSERT INTO ",
                   counter, "(total) VALUES(0);\n"});
  }
  std::string sql = Concat({"CREATE TABLE ", counter, "(\n"});
  for (const auto& column : columns) {
    sql += Concat({"  ", column.name, " ", column.or_any ? "ANY" : column.type, " NOT NULL",
                   column.any_case ? " COLLATE NOCASE" : "", ",\n"});
  }
  return sql + Concat({"  total INTEGER NOT NULL,\n  PRIMARY KEY(", NamesOf(columns),
                       ")\n) STRICT, WITHOUT ROWID;\n"});
}

// "(new.a, 0, 1), (new.a, new.b, 1)": each choice of a value or 0 where 0 is any.
std::string NewRows(const Counted& columns) {
  std::vector<std::string> rows = {""};
  for (const auto& column : columns) {
    std::vector<std::string> longer;
    for (const auto& row : rows) {
      if (column.or_any) longer.push_back(row + "0, ");
      longer.push_back(Concat({row, "new.", column.name, ", "}));
    }
    rows = std::move(longer);
  }
  for (auto& row : rows) row = Concat({"(", row, "1)"});
  return Join(rows, ", ");
}

std::string AddSql(std::string_view counter, const Counted& columns) {
  if (columns.empty()) return Concat({"  UPDATE ", counter, " SET total = total + 1;\n"});
  return Concat({"  INSERT INTO ", counter, "(", NamesOf(columns), ", total) VALUES",
                 NewRows(columns), "\n    ON CONFLICT DO UPDATE SET total = total + 1;\n"});
}

std::string RemoveSql(std::string_view counter, const Counted& columns) {
  std::vector<std::string> conditions;
  for (const auto& column : columns) {
    conditions.push_back(column.or_any ? Concat({column.name, " IN (0, old.", column.name, ")"})
                                       : Concat({column.name, " = old.", column.name}));
  }
  return Concat({"  UPDATE ", counter, " SET total = total - 1",
                 conditions.empty() ? "" : "\n    WHERE ", Join(conditions, " AND "), ";\n"});
}

std::string Trigger(std::string_view counter, std::string_view name, std::string_view when,
                    std::string_view table, std::string_view body) {
  return Concat({"CREATE TRIGGER ", counter, "__", name, " AFTER ", when, " ON ", table, " BEGIN\n",
                 body, "END;\n"});
}

}  // namespace

std::string CounterSql(std::string_view table, const Counted& columns, std::string_view counter) {
  const std::string add = AddSql(counter, columns);
  const std::string remove = RemoveSql(counter, columns);
  std::string sql = CounterTable(counter, columns);
  sql += Trigger(counter, "added", "INSERT", table, add);
  sql += Trigger(counter, "removed", "DELETE", table, remove);
  if (columns.empty()) return sql;
  return sql + Trigger(counter, "changed", Concat({"UPDATE OF ", NamesOf(columns)}), table,
                       Concat({remove, add}));
}

}  // namespace understudy::entities
