#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "entities/default_values.h"
#include "entities/infer_rows.h"
#include "entities/names.h"
#include "entities/shown.h"
#include "entities/write_only.h"

namespace understudy::entities {
namespace {

using contract::Schema;
using contract::SchemaProperty;

// Of a reply to DELETE, say.
bool ShowsTruth(const SchemaProperty& property) {
  const auto& name = property.name;
  return property.schema->Is(Schema::kBoolean) &&
         (property.required || HasPlainName(name, "deleted") || HasPlainName(name, "success") ||
          HasPlainName(name, "ok"));
}

// What a property shows that no row has, as JSON; empty: nothing.
std::string FixedValue(const SchemaProperty& property) {
  if (const Node* constant = property.schema->Constant()) return json::ToText(*constant);
  return ShowsTruth(property) ? "true" : std::string();
}

// Whether a reply shows one value, whatever the row has: `status` of a row that is deleted.
bool IsAlwaysFixed(const SchemaProperty& property, const FieldFacts& facts) {
  return property.required && !facts.of_some && facts.schema != nullptr &&
         property.schema->Constant() != nullptr && facts.schema->Constant() == nullptr &&
         facts.schema != property.schema && !MayBeNull(*property.schema);
}

// Those of these schemas of a value, any of which may be nullptr, that have members that replies do
// not show.
std::vector<const Schema*> Hiding(std::initializer_list<const Schema*> all,
                                  WriteOnlySchemas& write_only) {
  std::vector<const Schema*> schemas;
  for (const auto* each : all) {
    const bool is_new = std::find(schemas.begin(), schemas.end(), each) == schemas.end();
    if (each != nullptr && is_new && write_only.Has(*each)) schemas.push_back(each);
  }
  return schemas;
}

// The schema of the other rows' field that the field shows; nullptr if it shows none.
const Schema* OtherSchema(const InferredEntity& entity, std::size_t field) {
  const auto found = std::find_if(entity.shows.begin(), entity.shows.end(),
                                  [&](const auto& each) { return each.field == field; });
  return found == entity.shows.end() ? nullptr : found->schema;
}

}  // namespace

std::vector<const Schema*> ShownKinds(const InferredEntity& entity, const Schema& shown) {
  const bool is_entity = entity.schema != nullptr && HasAlternative(shown, *entity.schema);
  return RowKinds(is_entity ? *entity.schema : shown);
}

// `column`: the SQL of its value.
RowView::Property RowView::PropertyOf(const InferredEntity& entity, std::size_t field,
                                      const std::vector<ShownInstead>& instead,
                                      std::string& column) {
  const auto is_field = [&](const auto& each) { return each.field == field; };
  const Field& declared = entity.declaration.fields[field];
  Property made{declared.name, declared.shape.type(), false, declared.column};
  const auto other = std::find_if(instead.begin(), instead.end(), is_field);
  const auto computed = std::find_if(entity.shows.begin(), entity.shows.end(), is_field);
  if (other != instead.end()) {
    made.type = Shape::Type::kAny;
    made.inside = other->inside;
    column = other->sql;
  } else if (computed != entity.shows.end()) {
    column = computed->sql;
  } else {
    // Operations that do not include the rows show no copy of them, which an example may have.
    column = entity.facts[field].of_others ? "NULL" : declared.column;
  }
  made.is_computed = other != instead.end() || entity.facts[field].of_others;
  return made;
}

RowView::RowView(const InferredEntity& entity, const Schema& shown,
                 const std::vector<ShownInstead>& instead, WriteOnlySchemas* write_only) {
  std::vector<std::string> columns;
  std::unordered_map<std::string_view, std::size_t> fields;
  for (const auto& field : entity.declaration.fields) fields.emplace(field.name, fields.size());
  const auto kinds = ShownKinds(entity, shown);
  std::unordered_set<std::string_view> written;
  for (const auto* kind : kinds) {
    for (const auto& property : kind->properties) {
      if (property.schema->write_only || !written.insert(property.name).second) continue;
      const bool is_of_all = kinds.size() == 1 || IsOfAllKinds(kinds, property.name, false);
      const auto found = fields.find(property.name);
      const bool is_fixed = found != fields.end() && kinds.size() == 1 &&
                            IsAlwaysFixed(property, entity.facts[found->second]);
      if (found != fields.end() && !is_fixed) {
        auto made = PropertyOf(entity, found->second, instead, columns.emplace_back());
        // Other rows that are not asked for are left out: null would say that there are none.
        const bool takes_null =
            property.required ? TakesNull(*property.schema) : MayBeNull(*property.schema);
        made.shows_null = is_of_all && takes_null &&
                          (property.required || !entity.facts[found->second].of_others);
        // What only these rows have, and no row was sent: that a row is deleted.
        const bool is_due = is_of_all && entity.facts[found->second].of_some && !made.shows_null &&
                            (property.required || ShowsTruth(property));
        if (is_due) made.otherwise = FixedValue(property);
        if (write_only != nullptr && made.type == Shape::Type::kAny) {
          made.hides = Hiding({property.schema, entity.facts[found->second].schema,
                               OtherSchema(entity, found->second)},
                              *write_only);
        }
        properties_.push_back(std::move(made));
        continue;
      }
      auto fixed = is_of_all ? FixedValue(property) : std::string();
      if (fixed.empty()) continue;
      properties_.push_back({property.name, Shape::Type::kAny, false, {}, {}, std::move(fixed)});
    }
  }
  columns_ = columns.empty() ? "1" : Join(columns, ", ");
  columns_read_ = std::max(static_cast<int>(columns.size()), 1);
}

std::vector<HiddenInside> RowView::HiddenMembers() const {
  std::vector<HiddenInside> hidden;
  for (const auto& property : properties_) {
    if (!property.hides.empty()) hidden.push_back({property.name, property.hides});
  }
  return hidden;
}

void RowView::Write(const store::Query& row, json::Writer& writer) const {
  writer.StartObject();
  int column = -1;
  for (const auto& property : properties_) {
    if (!property.constant.empty()) {
      writer.Key(std::string_view(property.name)).Raw(property.constant);
      continue;
    }
    ++column;
    if (row.IsNull(column)) {
      if (property.shows_null) writer.Key(std::string_view(property.name)).Null();
      if (!property.otherwise.empty()) {
        writer.Key(std::string_view(property.name)).Raw(property.otherwise);
      }
      continue;
    }
    writer.Key(std::string_view(property.name));
    switch (property.type) {
      case Shape::Type::kString:
        writer.String(row.View(column));
        break;
      case Shape::Type::kInteger:
        writer.Integer(row.Integer(column));
        break;
      case Shape::Type::kBoolean:
        writer.Boolean(row.Integer(column) != 0);
        break;
      default:
        if (property.hides.empty() && property.inside.empty()) {
          writer.Raw(row.View(column));
        } else {
          writer.Raw(WithoutWriteOnly(property.hides, property.inside, row.View(column)));
        }
    }
  }
  writer.EndObject();
}

}  // namespace understudy::entities
