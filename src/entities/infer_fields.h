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
// The field that a property of a request means by another spelling: "FriendlyName" is
// `friendly_name`. nullopt: none or several, or `sent`, the kinds of the request's row, have the
// field's own name too.
std::optional<std::size_t> FieldSpelled(const InferredEntity& entity, std::string_view name,
                                        const std::vector<const contract::Schema*>& sent);
// Adds one that may be null. Returns its number.
std::size_t AddField(std::string name, Shape shape, FieldFacts facts, InferredEntity& entity);
// Adds the properties that it does not have yet, up to a bound. `is_shown`: by replies. What only
// requests have is kept too, and never shown by them; what they spell otherwise is one field.
void AddFields(const contract::Schema& schema, bool is_shown, InferredEntity& entity);

}  // namespace understudy::entities
