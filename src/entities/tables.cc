#include "entities/tables.h"

#include <algorithm>
#include <stdexcept>

#include "base/text.h"

namespace understudy::entities {
namespace {

std::string_view ColumnType(const Shape& shape) {
  switch (shape.type()) {
    case Shape::Type::kInteger:
    case Shape::Type::kBoolean:
    case Shape::Type::kInstant:
      return "INTEGER";
    default:
      return "TEXT";
  }
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

std::string KeyColumn(const EntityDeclaration& entity) {
  for (const auto& field : entity.fields) {
    if (IsKey(entity, field)) return ColumnOf(field);
  }
  throw std::logic_error(entity.name + " has no key");
}

std::string ColumnSql(const EntityDeclaration& entity, const Field& field,
                      const std::vector<EntityDeclaration>& entities) {
  const bool is_only_key = IsKey(entity, field) && entity.unique.front().size() == 1;
  std::string sql = Concat({"  ", ColumnOf(field), " ", ColumnType(field.shape)});
  if (is_only_key) {
    sql += field.shape.type() == Shape::Type::kInteger ? " PRIMARY KEY AUTOINCREMENT"
                                                       : " NOT NULL PRIMARY KEY";
  } else if (IsKey(entity, field) || !field.shape.nullable()) {
    sql += " NOT NULL";
  }
  if (!field.shape.references().empty()) {
    const auto& other = Referred(entities, field.shape.references());
    sql += Concat({" REFERENCES ", other.table, "(", KeyColumn(other), ")"});
    if (field.lets_go) sql += " ON DELETE CASCADE";
  }
  return sql;
}

}  // namespace

std::string TablesSql(const std::vector<EntityDeclaration>& entities,
                      const std::vector<std::vector<std::string>>& indexed) {
  std::string sql;
  for (std::size_t i = 0; i < entities.size(); ++i) {
    const EntityDeclaration& entity = entities[i];
    std::vector<std::string> columns;
    std::vector<std::string> found_by;
    for (const auto& field : entity.fields) {
      columns.push_back(ColumnSql(entity, field, entities));
      if (!field.shape.references().empty()) found_by.push_back(ColumnOf(field));
    }
    if (entity.unique.front().size() > 1) {
      std::vector<std::string> key;
      for (const auto& field : entity.fields) {
        if (IsKey(entity, field)) key.push_back(ColumnOf(field));
      }
      columns.push_back(Concat({"  PRIMARY KEY(", Join(key, ", "), ")"}));
    }
    sql += Concat({"CREATE TABLE ", entity.table, "(\n", Join(columns, ",\n"), "\n) STRICT;\n"});
    for (const auto& column : i < indexed.size() ? indexed[i] : std::vector<std::string>()) {
      if (std::find(found_by.begin(), found_by.end(), column) == found_by.end()) {
        found_by.push_back(column);
      }
    }
    for (const auto& column : found_by) {
      sql += Concat(
          {"CREATE INDEX ", entity.table, "__", column, " ON ", entity.table, "(", column, ");\n"});
    }
  }
  return sql;
}

}  // namespace understudy::entities
