#include "entities/included_rows.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "entities/api_plan.h"
#include "entities/infer_rows.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// Above those of lists, which have at most 30 filters.
constexpr int kIncludedParameter = 50;
constexpr int kScopeParameter = 51;

// Texts are joined in groups of this size: SQLite takes a depth of 1000 at most.
constexpr std::size_t kMembersOfGroup = 50;

std::string SqlQuoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted.append(c == '\'' ? 2 : 1, c);
  return quoted + "'";
}

// JSON of a column, which is not null.
std::string JsonOf(Shape::Type type, const std::string& column) {
  switch (type) {
    case Shape::Type::kString:
      return Concat({"json_quote(", column, ")"});
    case Shape::Type::kBoolean:
      return Concat({"iif(", column, ", 'true', 'false')"});
    default:
      return column;
  }
}

// What the reply's schema says of the rows that the field shows.
const Schema* SchemaOfRows(const InferredEntity& entity, const InferredOperation& operation,
                           const std::string& name) {
  for (const auto* kind : ShownKinds(entity, *operation.shown)) {
    const auto* property = kind->Find(name);
    if (property == nullptr || property->schema->write_only) continue;
    const bool is_list = property->schema->Is(Schema::kArray);
    return is_list ? property->schema->items : property->schema;
  }
  return nullptr;
}

std::string RowJson(const InferredEntity& entity, const Schema* shown) {
  const bool has_members = shown != nullptr && !RowKinds(*shown).empty();
  return RowView(entity, has_members ? *shown : *entity.schema).JsonSql("s");
}

}  // namespace

std::string RowView::JsonSql(std::string_view table) const {
  std::string sql = "'{' || substr((''";
  std::size_t members = 0;
  for (const auto& property : properties_) {
    if (property.is_computed) continue;
    if (members++ % kMembersOfGroup == 0) sql += ") || (''";
    const std::string name = json::Writer().String(property.name).Take();
    if (!property.constant.empty()) {
      sql += Concat({" || ", SqlQuoted(Concat({",", name, ":", property.constant}))});
      continue;
    }
    const std::string column = Concat({table, ".", property.column});
    const std::string value = JsonOf(property.type, column);
    const std::string before = SqlQuoted(Concat({",", name, ":"}));
    const std::string null = property.shows_null ? "null" : property.otherwise;
    sql += !null.empty()
               ? Concat({" || ", before, " || iif(", column, " IS NULL, ", SqlQuoted(null), ", ",
                         value, ")"})
               : Concat({" || iif(", column, " IS NULL, '', ", before, " || ", value, ")"});
  }
  return sql + "), 2) || '}'";
}

std::vector<ShownInstead> IncludedColumns(const InferredApi& api,
                                          const InferredOperation& operation) {
  std::vector<ShownInstead> columns;
  const auto& entity = api.entities[operation.entity];
  const std::string table = entity.declaration.table + ".";
  for (std::size_t i = 0; i < operation.includes.size(); ++i) {
    const auto& included = operation.includes[i];
    const auto& other = api.entities[included.entity];
    const auto& field = entity.declaration.fields[included.field];
    const auto column = [](const InferredEntity& of, std::size_t number) {
      return of.declaration.fields[number].column;
    };
    const std::string row = RowJson(other, SchemaOfRows(entity, operation, field.name));
    const std::string from = Concat({" FROM ", other.declaration.table, " AS s WHERE s."});
    const std::string in_scope =
        included.scope.parameters.empty()
            ? std::string()
            : Concat({" AND ", ScopeCondition(other, included.scope, kScopeParameter)});
    const std::string rows =
        included.is_one
            ? Concat({"(SELECT ", row, from, column(other, other.key), " = ", table,
                      column(entity, included.by), in_scope, ")"})
            : Concat({"(SELECT '[' || coalesce(group_concat(j, ','), '') || ']' FROM (SELECT ", row,
                      " AS j", from, column(other, included.by), " = ", table,
                      column(entity, entity.key), in_scope, " ORDER BY s.rowid))"});
    const bool is_reference = included.is_one && included.by == included.field;
    const std::string without = is_reference
                                    ? Concat({" WHEN ", table, field.column, " IS NOT NULL THEN ",
                                              JsonOf(field.shape.type(), table + field.column)})
                                    : std::string();
    columns.push_back({included.field, Concat({"CASE WHEN ?", std::to_string(kIncludedParameter),
                                               " & ", std::to_string(std::uint64_t{1} << i),
                                               " THEN ", rows, without, " END"})});
  }
  return columns;
}

void BindIncluded(const InferredOperation& operation, const Call& call,
                  const detail::ScopeText& scope, store::Query& query) {
  if (operation.includes.empty()) return;
  std::int64_t asked = 0;
  for (const auto& [name, value] : call.arguments.query()) {
    for (std::size_t i = 0; i < operation.includes.size(); ++i) {
      const auto& included = operation.includes[i];
      const auto& parameter = included.parameter;
      if (name != parameter && name != parameter + "[]") continue;
      const auto texts = Split(value, included.separator);
      const bool is_asked = std::any_of(texts.begin(), texts.end(), [&](std::string_view text) {
        return Trim(text) == included.name;
      });
      if (is_asked) asked |= std::int64_t{1} << i;
    }
  }
  query.Bind(kIncludedParameter, asked);
  const auto& all = operation.includes;
  const bool has_scope = std::any_of(all.begin(), all.end(), [](const auto& included) {
    return !included.scope.parameters.empty();
  });
  if (has_scope) scope.BindTo(query, kScopeParameter);
}

}  // namespace understudy::entities
