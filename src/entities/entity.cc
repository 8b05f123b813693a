#include "entities/entity.h"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "entities/row_sql.h"

namespace understudy::entities {
namespace {

using Declarations = std::vector<EntityDeclaration>;

const std::string& ReferenceOf(const Field& field) {
  return field.items.table.empty() || field.shape.elements().empty()
             ? field.shape.references()
             : field.shape.elements().front().references();
}

const Field& FieldOf(const EntityDeclaration& entity, std::string_view name) {
  for (const auto& field : entity.fields) {
    if (field.name == name) return field;
  }
  throw std::logic_error(Concat({entity.name, " has no field ", name}));
}

std::string KeySql(const EntityDeclaration& entity) {
  return Concat({"CAST(", Join(KeyColumnsOf(entity), " || ':' || "), " AS TEXT)"});
}

// Selects the key of the row that has the values ?1, ?2, … in these fields.
std::string HolderSql(const EntityDeclaration& entity, const std::vector<std::string>& group) {
  const std::string_view first = group.front();
  const auto dot = first.find('.');
  if (dot != std::string_view::npos) {
    const SideTable& items = FieldOf(entity, first.substr(0, dot)).items;
    return Concat({"SELECT CAST(", items.owner, " AS TEXT) FROM ", items.table, " WHERE ",
                   SnakeCase(first.substr(dot + 1)), " = ?1"});
  }
  std::vector<std::string> conditions;
  for (const auto& name : group) {
    const Field& field = FieldOf(entity, name);
    const std::string parameter = "?" + std::to_string(conditions.size() + 1);
    // Their columns have them as they were spelt.
    const bool is_number = field.shape.type() == Shape::Type::kNumber;
    conditions.push_back(
        is_number ? Concat({"CAST(", ColumnOf(field), " AS REAL) = CAST(", parameter, " AS REAL)"})
                  : Concat({ColumnOf(field), " = ", parameter}));
  }
  return Concat(
      {"SELECT ", KeySql(entity), " FROM ", entity.table, " WHERE ", Join(conditions, " AND ")});
}

// No ORDER BY: sorting a million keys to name a few takes too long.
std::string ReferrersSql(const EntityDeclaration& entity, const Field& field) {
  if (!field.items.table.empty()) {
    return Concat({"SELECT DISTINCT ", field.items.owner, " FROM ", field.items.table, " WHERE ",
                   field.items.columns.front(), " = ?1"});
  }
  return Concat(
      {"SELECT ", KeySql(entity), " FROM ", entity.table, " WHERE ", ColumnOf(field), " = ?1"});
}

std::vector<Referrers> ReferrersTo(const std::string& name, const Declarations& all) {
  std::vector<Referrers> referrers;
  for (const auto& entity : all) {
    for (const auto& field : entity.fields) {
      if (ReferenceOf(field) != name || field.lets_go) continue;
      referrers.push_back({entity.name, ReferrersSql(entity, field)});
    }
  }
  return referrers;
}

Shape RowShape(const EntityDeclaration& entity) {
  std::vector<Property> properties;
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> only;
  for (const auto& field : entity.fields) {
    properties.push_back({field.name, field.shape, field.presence});
    if (!field.only_with.first.empty()) only.emplace_back(field.name, field.only_with);
  }
  Shape shape = Shape::Object(std::move(properties));
  if (only.empty()) return shape;
  return std::move(shape).Where([only](const Node& row) -> std::optional<std::string> {
    for (const auto& [name, with] : only) {
      if (!row.OptionalText(name) || row.Text(with.first) == with.second) continue;
      return Concat({"only a ", with.second, " has a `", name, "`"});
    }
    return std::nullopt;
  });
}

RowTable TableOf(const EntityDeclaration& entity, const Declarations& all) {
  RowTable rows;
  rows.plan = std::make_shared<const RowPlan>(entity);
  rows.table = entity.table;
  rows.columns = rows.plan->columns();
  rows.key_columns = KeyColumnsOf(entity);
  for (const auto& field : entity.fields) {
    for (const auto* side : {&field.found_by, &field.items}) {
      if (side->table.empty()) continue;
      rows.delete_parts.push_back(
          Concat({"DELETE FROM ", side->table, " WHERE ", side->owner, " = ?1"}));
    }
    if (!field.items.table.empty()) {
      rows.parts.push_back({field.name, field.items.table, field.items.owner});
    }
  }
  for (std::size_t group = 1; group < entity.unique.size(); ++group) {
    rows.holders.push_back(HolderSql(entity, entity.unique[group]));
  }
  rows.referrers = ReferrersTo(entity.name, all);
  rows.total = entity.total;
  return rows;
}

// Throws "customers.email: declared twice".
[[noreturn]] void Refuse(const EntityDeclaration& entity, std::string_view name,
                         std::string_view mistake) {
  throw std::logic_error(Concat({entity.name, ".", name, ": ", mistake}));
}

void CheckFields(const EntityDeclaration& entity, const std::set<std::string>& entities_before) {
  std::set<std::string> names;
  std::set<std::string> columns;
  for (const auto& field : entity.fields) {
    if (!names.insert(field.name).second) Refuse(entity, field.name, "declared twice");
    if (field.items.table.empty() && !columns.insert(ColumnOf(field)).second) {
      Refuse(entity, field.name, "another field has its column");
    }
    const auto& reference = ReferenceOf(field);
    if (!reference.empty() && !entities_before.contains(reference)) {
      Refuse(entity, field.name, "refers to no entity that is declared before this one");
    }
    const bool is_list = field.shape.elements().size() == 1;
    const bool has_side_table = !field.items.table.empty() || !field.found_by.table.empty();
    if (!is_list && has_side_table) {
      Refuse(entity, field.name, "only a list or a map has a table for its items");
    }
    if (has_side_table && entity.unique.front().size() > 1) {
      Refuse(entity, field.name, "a table for items needs a key of one field");
    }
  }
  for (const auto& field : entity.fields) {
    if (!field.default_from.empty()) FieldOf(entity, field.default_from);
    if (!field.only_with.first.empty()) FieldOf(entity, field.only_with.first);
  }
  for (const auto& search : entity.search) {
    if (!columns.insert(search.column).second) {
      Refuse(entity, search.column, "a field has the column of a search");
    }
    for (const auto& name : search.fields) FieldOf(entity, name);
  }
  for (const auto& group : entity.unique) {
    for (const auto& name : group) FieldOf(entity, name.substr(0, name.find('.')));
  }
}

}  // namespace

std::string SnakeCase(std::string_view name) {
  std::string snake;
  bool after_lower = false;
  for (const char c : name) {
    const bool is_lower = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (after_lower && is_upper) snake += '_';
    snake += is_lower || is_upper ? c : '_';
    after_lower = is_lower;
  }
  return LowerAscii(snake);
}

std::string ColumnOf(const Field& field) {
  return field.column.empty() ? SnakeCase(field.name) : field.column;
}

std::vector<Entity> CompileEntities(const Declarations& declarations) {
  std::set<std::string> names;
  std::vector<Entity> entities;
  for (const auto& declaration : declarations) {
    CheckFields(declaration, names);
    if (!names.insert(declaration.name).second) {
      throw std::logic_error("two entities are called " + declaration.name);
    }
    entities.push_back({declaration.name, declaration.doc, RowShape(declaration),
                        declaration.unique, TableOf(declaration, declarations)});
    for (const auto& field : declaration.fields) {
      if (field.items.table.empty()) entities.back().columns[field.name] = ColumnOf(field);
    }
  }
  return entities;
}

}  // namespace understudy::entities
