#include "entities/schema_shape.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace understudy::entities {
namespace {

using contract::Schema;

bool IsInstant(const Schema& schema) {
  return schema.Is(Schema::kString) && (!schema.time.empty() || schema.format == "date-time");
}

Shape TextShape(const Schema& schema) {
  Shape shape = Shape::String();
  if (schema.min_length.value_or(0) > 0) shape = std::move(shape).NotEmpty();
  std::vector<std::string> choices;
  for (const Node* choice : schema.choices) {
    if (!choice->is_null()) choices.push_back(choice->text);
  }
  return choices.empty() ? shape : std::move(shape).OneOf(std::move(choices));
}

Shape IntegerShape(const Schema& schema) {
  if (!schema.minimum && !schema.maximum) return Shape::Integer();
  const auto bound = [](const std::optional<double>& given, std::int64_t other) {
    return given ? static_cast<std::int64_t>(*given) : other;
  };
  return Shape::Integer().Between(bound(schema.minimum, -kLargestExactInteger),
                                  bound(schema.maximum, kLargestExactInteger));
}

Shape ObjectShape(const Schema& schema) {
  std::vector<Property> properties;
  for (const auto& property : schema.properties) {
    properties.push_back(
        {property.name, ShapeOfSchema(*property.schema), PresenceOf(*property.schema)});
  }
  return Shape::Object(std::move(properties));
}

// `propertyNames: {pattern, description}` of a map: the description says what a name must be.
Shape CheckNames(Shape map, const Schema& schema) {
  const Node* names = schema.node == nullptr ? nullptr : schema.node->Find("propertyNames");
  const auto pattern = names == nullptr ? std::nullopt : names->OptionalText("pattern");
  if (!pattern) return map;
  const auto wanted = std::make_shared<const contract::Pattern>(std::string(*pattern));
  const std::string rule(names->Text("description", *pattern));
  return std::move(map).Where([wanted, rule](const Node& row) -> std::optional<std::string> {
    for (const auto& member : row.members) {
      if (wanted->Matches(member.name)) continue;
      return Concat({"the name `", member.name, "` must be ", rule});
    }
    return std::nullopt;
  });
}

bool IsScalar(const Schema& schema) {
  const auto& choices = schema.any_of.empty() ? schema.one_of : schema.any_of;
  return choices.size() > 1 && std::all_of(choices.begin(), choices.end(), [](const Schema* each) {
           return each->Is(Schema::kString) || each->Is(Schema::kNumber) ||
                  each->Is(Schema::kInteger) || each->Is(Schema::kBoolean);
         });
}

Shape PlainShape(const Schema& schema) {
  if (IsInstant(schema)) return Shape::Instant();
  if (schema.Is(Schema::kString)) return TextShape(schema);
  if (schema.Is(Schema::kInteger)) return IntegerShape(schema);
  if (schema.Is(Schema::kNumber)) return Shape::Number();
  if (schema.Is(Schema::kBoolean)) return Shape::Boolean();
  if (schema.Is(Schema::kArray) && schema.items != nullptr) {
    return Shape::List(ShapeOfSchema(*schema.items));
  }
  if (schema.Is(Schema::kObject) && !schema.properties.empty()) return ObjectShape(schema);
  if (schema.Is(Schema::kObject) && schema.additional_properties != nullptr) {
    return CheckNames(Shape::Mapping(ShapeOfSchema(*schema.additional_properties)), schema);
  }
  return IsScalar(schema) ? Shape::Scalar() : Shape::Any();
}

}  // namespace

Shape ShapeOfSchema(const Schema& schema) {
  Shape shape = PlainShape(schema);
  if (schema.node != nullptr) {
    if (const auto entity = schema.node->OptionalText("references")) {
      shape = std::move(shape).References(*entity);
    }
  }
  if (schema.nullable()) shape = std::move(shape).Nullable();
  return schema.description.empty() ? shape : std::move(shape).Doc(schema.description);
}

Presence PresenceOf(const Schema& schema) {
  const bool has_empty = schema.nullable() || schema.default_value != nullptr ||
                         schema.Is(Schema::kBoolean) || schema.Is(Schema::kArray) ||
                         (schema.Is(Schema::kObject) && schema.properties.empty());
  return has_empty ? kOptional : kRequired;
}

}  // namespace understudy::entities
