#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/shape.h"
#include "contract/schema.h"
#include "entities/infer.h"

namespace understudy::entities {

// How a field of this schema is stored: what has several types, or parts, as JSON.
Shape ShapeOf(const contract::Schema& schema);

// The entity's field with this name.
std::optional<std::size_t> FieldNamed(const InferredEntity& entity, std::string_view name);
// A property of a request that means a field by another spelling: "FriendlyName" is
// `friendly_name`.
struct SpelledField {
  std::string_view sent;
  std::size_t field;
};
// Those of `sent`, the kinds of a request's row, by their fields. None for two fields or two
// properties that differ in nothing else.
std::vector<SpelledField> FieldsSpelled(const InferredEntity& entity,
                                        const std::vector<const contract::Schema*>& sent);
// Adds one that may be null. Returns its number.
std::size_t AddField(std::string name, Shape shape, FieldFacts facts, InferredEntity& entity);
// Adds the properties that it does not have yet, up to a bound. `is_shown`: by replies. What only
// requests have is kept too, and never shown by them; what they spell otherwise is one field.
void AddFields(const contract::Schema& schema, bool is_shown, InferredEntity& entity);

}  // namespace understudy::entities
