#include "entities/tables.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string_view>

#include "base/text.h"
#include "entities/table_columns.h"
#include "entities/table_counters.h"

namespace understudy::entities {
namespace {

using Columns = std::vector<std::string>;

// "created_at DESC" is "created_at".
std::string_view WithoutOrder(std::string_view column) {
  return column.substr(0, column.find(' '));
}

bool IsKey(const EntityDeclaration& entity, const Field& field) {
  const auto& key = entity.unique.front();
  return std::find(key.begin(), key.end(), field.name) != key.end();
}

const EntityDeclaration& Referred(const std::vector<EntityDeclaration>& entities,
                                  const std::string& name) {
  const auto found = std::find_if(entities.begin(), entities.end(),
                                  [&](const auto& entity) { return entity.name == name; });
  if (found == entities.end()) throw std::logic_error("no entity " + name);
  return *found;
}

const Field& KeyField(const EntityDeclaration& entity) {
  for (const auto& field : entity.fields) {
    if (IsKey(entity, field)) return field;
  }
  throw std::logic_error(entity.name + " has no key");
}

std::string References(const EntityDeclaration& other) {
  return Concat({" REFERENCES ", other.table, "(", ColumnOf(KeyField(other)), ")"});
}

std::string_view OnDelete(const Field& field) {
  if (!field.lets_go) return "";
  return field.is_unlinked ? " ON DELETE SET NULL" : " ON DELETE CASCADE";
}

std::string ColumnSql(const EntityDeclaration& entity, const Field& field,
                      const std::vector<EntityDeclaration>& entities) {
  const bool is_only_key = IsKey(entity, field) && entity.unique.front().size() == 1;
  std::string sql = Concat({"  ", ColumnOf(field), " ", ColumnType(field.shape)});
  if (is_only_key && field.shape.type() == Shape::Type::kInteger) {
    sql += entity.keeps_last_key ? " PRIMARY KEY AUTOINCREMENT" : " PRIMARY KEY";
  } else if (is_only_key) {
    sql += " NOT NULL PRIMARY KEY";
  } else if (IsKey(entity, field) || !field.shape.nullable()) {
    sql += " NOT NULL";
  }
  if (field.any_case) sql += " COLLATE NOCASE";
  if (!field.shape.references().empty()) {
    sql += References(Referred(entities, field.shape.references()));
    sql += OnDelete(field);
  }
  return sql;
}

// Whether the columns are those of a group that must not repeat.
bool IsUnique(const EntityDeclaration& entity, Columns columns) {
  std::sort(columns.begin(), columns.end());
  return std::any_of(entity.unique.begin() + 1, entity.unique.end(), [&](const auto& group) {
    Columns wanted;
    for (const auto& name : group) {
      for (const auto& field : entity.fields) {
        if (field.name == name) wanted.push_back(ColumnOf(field));
      }
    }
    std::sort(wanted.begin(), wanted.end());
    return wanted == columns;
  });
}

// The names of indexes. Columns "a_b", and "a" and "b", would give the same.
class IndexNames {
 public:
  std::string NewName(const std::string& wanted) {
    std::string name = wanted;
    for (int i = 2; !taken_.insert(name).second; ++i) {
      name = Concat({wanted, "__", std::to_string(i)});
    }
    return name;
  }

 private:
  std::set<std::string> taken_;
};

// Numbers are texts in their columns, as they were spelt: 1 and 1.0 are equal.
Columns AsCompared(const EntityDeclaration& entity, Columns columns) {
  for (auto& column : columns) {
    for (const auto& field : entity.fields) {
      const bool is_number = field.shape.type() == Shape::Type::kNumber;
      if (is_number && ColumnOf(field) == column) column = Concat({"CAST(", column, " AS REAL)"});
    }
  }
  return columns;
}

// `unique`: what of the columns must not repeat; none: all may.
std::string IndexSql(std::string_view table, const Columns& columns, IndexNames& names,
                     const Columns& unique = {}) {
  Columns parts;
  for (const auto& column : columns) parts.emplace_back(WithoutOrder(column));
  return Concat({!unique.empty() ? "CREATE UNIQUE INDEX " : "CREATE INDEX ",
                 names.NewName(Concat({table, "__", Join(parts, "_")})), " ON ", table, "(",
                 Join(unique.empty() ? columns : unique, ", "), ");\n"});
}

bool Leads(const std::vector<Columns>& indexes, std::string_view column) {
  return std::any_of(indexes.begin(), indexes.end(), [&](const Columns& index) {
    return !index.empty() && WithoutOrder(index.front()) == column;
  });
}

std::string TableSql(const EntityDeclaration& entity,
                     const std::vector<EntityDeclaration>& entities) {
  Columns columns;
  Columns key;
  for (const auto& field : entity.fields) {
    if (!field.items.table.empty()) continue;
    columns.push_back(ColumnSql(entity, field, entities));
    if (IsKey(entity, field)) key.push_back(ColumnOf(field));
  }
  for (const auto& search : entity.search) {
    columns.push_back(Concat({"  ", search.column, " TEXT NOT NULL"}));
  }
  for (const auto& view : entity.kept_views) {
    columns.push_back(
        Concat({"  ", view.column, " TEXT NOT NULL GENERATED ALWAYS AS (", view.sql, ") STORED"}));
  }
  if (key.size() > 1) columns.push_back(Concat({"  PRIMARY KEY(", Join(key, ", "), ")"}));
  return Concat({"CREATE TABLE ", entity.table, "(\n", Join(columns, ",\n"), "\n) STRICT",
                 entity.clustered ? ", WITHOUT ROWID" : "", ";\n"});
}

// Those that are declared; then, for each reference that none of them leads to, one of its own;
// then `more`.
std::string IndexesSql(const EntityDeclaration& entity, const Columns& more) {
  std::string sql;
  IndexNames names;
  for (const auto& columns : entity.indexes) {
    Columns bare;
    for (const auto& column : columns) bare.emplace_back(WithoutOrder(column));
    const bool is_unique = IsUnique(entity, bare);
    sql +=
        IndexSql(entity.table, columns, names, is_unique ? AsCompared(entity, columns) : Columns());
  }
  std::vector<Columns> known = entity.indexes;
  if (entity.clustered) known.push_back({ColumnOf(KeyField(entity))});
  Columns wanted;
  for (const auto& field : entity.fields) {
    if (field.items.table.empty() && !field.shape.references().empty()) {
      wanted.push_back(ColumnOf(field));
    }
  }
  wanted.insert(wanted.end(), more.begin(), more.end());
  std::size_t orders = 0;
  for (const auto& column : wanted) {
    if (column.find_first_of(", (") != std::string::npos) {  // an order
      const auto name = Concat({entity.table, "__order_", std::to_string(++orders)});
      sql +=
          Concat({"CREATE INDEX ", names.NewName(name), " ON ", entity.table, "(", column, ");\n"});
      continue;
    }
    if (Leads(known, column)) continue;
    sql += IndexSql(entity.table, {column}, names);
    known.push_back({column});
  }
  return sql;
}

// A side table for items, or to find rows by them, with its indexes and its counter.
std::string SideTableSql(const EntityDeclaration& entity, const Field& field, const SideTable& side,
                         const std::vector<EntityDeclaration>& entities) {
  const bool has_own_key = side.key.size() == 1;
  Columns columns;
  std::vector<Columns> indexes = side.indexes;
  std::vector<Columns> known = indexes;
  known.push_back(side.key);
  for (const auto& item : SideColumns(entity, field, side)) {
    std::string sql = Concat({"  ", item.name, " ", item.type});
    sql += has_own_key && side.key.front() == item.name
               ? (item.type == "INTEGER" && entity.keeps_last_key ? " PRIMARY KEY AUTOINCREMENT"
                                                                  : " PRIMARY KEY")
               : " NOT NULL";
    if (item.any_case) sql += " COLLATE NOCASE";
    const bool is_owner = item.name == side.owner;
    if (is_owner) sql += Concat({References(entity), " ON DELETE CASCADE"});
    if (!item.references.empty()) sql += References(Referred(entities, item.references));
    if ((is_owner || !item.references.empty()) && !Leads(known, item.name)) {
      indexes.push_back({item.name});
    }
    columns.push_back(std::move(sql));
  }
  if (!has_own_key) columns.push_back(Concat({"  PRIMARY KEY(", Join(side.key, ", "), ")"}));
  std::string sql = Concat({"CREATE TABLE ", side.table, "(\n", Join(columns, ",\n"), "\n) STRICT",
                            has_own_key ? "" : ", WITHOUT ROWID", ";\n"});
  IndexNames names;
  for (const auto& index : indexes) sql += IndexSql(side.table, index, names);
  if (!side.counts.empty()) {
    sql += CounterSql(side.table, {{side.columns.front(), "TEXT", false, false}}, side.counts);
  }
  return sql;
}

std::string CountersSql(const EntityDeclaration& entity) {
  std::string sql;
  for (const auto& counter : entity.counters) {
    std::vector<CountedColumn> columns;
    for (const auto* names : {&counter.by, &counter.or_any}) {
      for (const auto& column : *names) {
        const auto field =
            std::find_if(entity.fields.begin(), entity.fields.end(),
                         [&](const Field& each) { return ColumnOf(each) == column; });
        if (field == entity.fields.end()) throw std::logic_error("no column " + column);
        columns.push_back({column, std::string(ColumnType(field->shape)), field->any_case,
                           names == &counter.or_any});
      }
    }
    sql += CounterSql(entity.table, columns, counter.table);
  }
  return sql;
}

}  // namespace

std::string TablesSql(const std::vector<EntityDeclaration>& entities,
                      const std::vector<std::vector<std::string>>& indexed) {
  std::string sql;
  for (std::size_t i = 0; i < entities.size(); ++i) {
    const EntityDeclaration& entity = entities[i];
    sql += TableSql(entity, entities);
    sql += IndexesSql(entity, i < indexed.size() ? indexed[i] : Columns());
    sql += CountersSql(entity);
    for (const auto& field : entity.fields) {
      for (const auto* side : {&field.items, &field.found_by}) {
        if (!side->table.empty()) sql += SideTableSql(entity, field, *side, entities);
      }
    }
  }
  return sql;
}

}  // namespace understudy::entities
