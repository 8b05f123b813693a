#include "entities/included_rows.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "contract/schema_check.h"
#include "entities/api_plan.h"
#include "entities/infer_rows.h"
#include "entities/other_rows.h"

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

// What the reply's schema says of a member.
struct ShownMember {
  const Schema* rows = nullptr;  // of the rows that it shows
  bool takes_null = false;       // where there is no row
};

ShownMember MemberNamed(const InferredEntity& entity, const InferredOperation& operation,
                        const std::string& name) {
  const auto kinds = ShownKinds(entity, *operation.shown);
  for (const auto* kind : kinds) {
    const auto* property = kind->Find(name);
    if (property == nullptr || property->schema->write_only) continue;
    const Schema& schema = *property->schema;
    return {schema.Is(Schema::kArray) ? schema.items : &schema,
            (kinds.size() == 1 || IsOfAllKinds(kinds, name, false)) &&
                contract::Fits(schema, Node(), contract::Direction::kReply)};
  }
  return {};
}

RowView ViewOfOther(const InferredEntity& entity, const Schema* shown,
                    WriteOnlySchemas* write_only) {
  const bool has_members = shown != nullptr && !RowKinds(*shown).empty();
  return RowView(entity, has_members ? *shown : *entity.schema, {}, write_only);
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
                                          const InferredOperation& operation,
                                          WriteOnlySchemas* write_only) {
  std::vector<ShownInstead> columns;
  const auto& entity = api.entities[operation.entity];
  for (std::size_t i = 0; i < operation.includes.size(); ++i) {
    const auto& included = operation.includes[i];
    const auto& other = api.entities[included.entity];
    const auto& field = entity.declaration.fields[included.field];
    const auto member = MemberNamed(entity, operation, field.name);
    const OtherRows others{entity, other, included.by, included.is_one};
    const std::string in_scope =
        included.scope.parameters.empty()
            ? std::string()
            : Concat({" AND ", ScopeCondition(other, included.scope, kScopeParameter)});
    const auto view = ViewOfOther(other, member.rows, write_only);
    const std::string row = view.JsonSql("s");
    std::string rows =
        included.is_one
            ? Concat({"(SELECT ", row, others.From(), in_scope, ")"})
            : Concat({"(SELECT '[' || coalesce(group_concat(j, ','), '') || ']' FROM ", "(SELECT ",
                      row, " AS j", others.From(), in_scope, others.Order(), "))"});
    if (included.is_one && member.takes_null) rows = Concat({"coalesce(", rows, ", 'null')"});
    const bool is_reference = included.is_one && included.by == included.field;
    const std::string own = Concat({entity.declaration.table, ".", field.column});
    const std::string without =
        is_reference
            ? Concat({" WHEN ", own, " IS NOT NULL THEN ", JsonOf(field.shape.type(), own)})
            : std::string();
    columns.push_back(
        {included.field,
         Concat({"CASE WHEN ?", std::to_string(kIncludedParameter), " & ",
                 std::to_string(std::uint64_t{1} << i), " THEN ", rows, without, " END"}),
         view.HiddenMembers()});
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
