#include "entities/infer_fields.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "entities/infer_rows.h"
#include "entities/names.h"

namespace understudy::entities {

// SQLite has a bound on columns.
constexpr std::size_t kMostFields = 500;

Shape ShapeOf(const contract::Schema& schema) {
  using contract::Schema;
  if (schema.Is(Schema::kString)) return Shape::String();
  if (schema.Is(Schema::kInteger)) return Shape::Integer();
  if (schema.Is(Schema::kBoolean)) return Shape::Boolean();
  if (schema.Is(Schema::kNumber) ||
      schema.Is(static_cast<Schema::Type>(Schema::kInteger | Schema::kNumber))) {
    return Shape::Number();
  }
  return Shape::Any();
}

std::optional<std::size_t> FieldNamed(const InferredEntity& entity, std::string_view name) {
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  return std::nullopt;
}

namespace {

// With a number behind it, if another field has it.
std::string DistinctColumn(std::string name, const std::vector<Field>& fields) {
  const auto is_taken = [&](const std::string& each) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const Field& field) { return field.column == each; });
  };
  if (!is_taken(name)) return name;
  // Where many are alike, the next number is far: the count of fields is free, or nearly.
  constexpr std::size_t kTried = 10;
  for (std::size_t number = 2;; number = number < kTried    ? number + 1
                                         : number == kTried ? kTried + fields.size()
                                                            : number + 1) {
    auto numbered = Concat({name, "_", std::to_string(number)});
    if (!is_taken(numbered)) return numbered;
  }
}

}  // namespace

std::size_t AddField(std::string name, Shape shape, FieldFacts facts, InferredEntity& entity) {
  Field field{std::move(name), std::move(shape).Nullable()};
  field.column = DistinctColumn(SqlName(field.name), entity.declaration.fields);
  entity.declaration.fields.push_back(std::move(field));
  entity.facts.push_back(facts);
  return entity.facts.size() - 1;
}

void AddFields(const contract::Schema& schema, bool is_shown, InferredEntity& entity) {
  auto kinds = RowKinds(schema);
  const bool has_kinds = kinds.size() > 1;
  // All rows have what the schema has beside its alternatives.
  const bool has_own = !schema.properties.empty();
  for (const auto* kind : kinds) {
    for (const auto& property : kind->properties) {
      const contract::Schema& value = *property.schema;
      if (const auto known = FieldNamed(entity, property.name)) {
        auto& shape = entity.declaration.fields[*known].shape;
        if (shape.type() != ShapeOf(value).type()) shape = Shape::Any().Nullable();
        continue;
      }
      if (entity.facts.size() >= kMostFields) return;
      const bool is_of_all =
          !has_kinds || (has_own && kind == &schema) || IsOfAllKinds(kinds, property.name, false);
      const bool is_required = property.required && is_shown && is_of_all &&
                               (!has_kinds || IsOfAllKinds(kinds, property.name, true));
      AddField(property.name, ShapeOf(value),
               {&value, is_required, value.read_only, value.write_only, !is_of_all}, entity);
    }
  }
}

}  // namespace understudy::entities
