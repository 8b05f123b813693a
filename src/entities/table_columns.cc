#include "entities/table_columns.h"

#include <algorithm>

namespace understudy::entities {
namespace {

SideColumn LikeColumn(const EntityDeclaration& entity, const std::string& name,
                      const std::string& like) {
  for (const auto& field : entity.fields) {
    if (ColumnOf(field) == like) {
      return {name, std::string(ColumnType(field.shape)), field.any_case};
    }
  }
  return {name, "TEXT"};
}

std::string KeyColumn(const EntityDeclaration& entity) {
  for (const auto& field : entity.fields) {
    if (field.name == entity.unique.front().front()) return ColumnOf(field);
  }
  return {};
}

void AddItemColumns(const Field& field, const SideTable& side, std::vector<SideColumn>& columns) {
  const Shape& item = field.shape.elements().front();
  if (side.columns.empty()) {
    for (const auto& property : item.properties()) {
      columns.push_back({SnakeCase(property.name), std::string(ColumnType(property.shape))});
    }
    return;
  }
  if (field.shape.type() == Shape::Type::kMapping) {
    columns.push_back({side.columns.front(), "TEXT"});
    columns.push_back({side.columns.at(1), std::string(ColumnType(item))});
    return;
  }
  columns.push_back(
      {side.columns.front(), std::string(ColumnType(item)), field.any_case, item.references()});
}

}  // namespace

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

std::vector<SideColumn> SideColumns(const EntityDeclaration& entity, const Field& field,
                                    const SideTable& side) {
  const SideColumn owner = LikeColumn(entity, side.owner, KeyColumn(entity));
  const bool finds_rows = side.order.empty();
  std::vector<SideColumn> columns;
  AddItemColumns(field, side, columns);
  // Behind the items' own key, if they have one.
  if (!finds_rows) columns.insert(columns.begin() + (side.key.size() == 1 ? 1 : 0), owner);
  const bool has_order =
      finds_rows || std::any_of(columns.begin(), columns.end(),
                                [&](const auto& column) { return column.name == side.order; });
  if (!has_order) columns.insert(columns.begin() + 1, {side.order, "INTEGER"});
  for (const auto& copy : side.copies) columns.push_back(LikeColumn(entity, copy, copy));
  if (finds_rows) columns.push_back(owner);
  return columns;
}

}  // namespace understudy::entities
