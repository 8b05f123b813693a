#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "entities/api_plan.h"
#include "entities/infer.h"

namespace understudy::entities {

// What a list may be filtered or ordered by: a field of its rows, or a member of such a field:
// `title` of JSON:API's `attributes`.
struct ListField {
  std::size_t field;
  std::string member = {};
};

// "status" of "filter[status]", "filter[status][eq]", "status[]". All plain names.
std::string FilteredName(std::string name);
// The same of the members of any object: "kind" of "cond[kind]", if it names a field. Not of those
// whose members choose what is shown, as "expand[kind]".
std::string NameOfFilter(const InferredEntity& entity, const std::string& plain);
// The field that a parameter of this plain name filters by.
std::optional<ListField> FilteredField(const InferredEntity& entity, std::string_view name);
// The field that this plain name means: "attributes.title", `customer_id` for `id` of `customer`.
std::optional<ListField> FieldMeant(const InferredEntity& entity, std::string_view plain);
// The number or the time that it means: "created" means `created_at`.
std::optional<ListField> ComparedField(const InferredEntity& entity, const std::string& name);
// How a parameter compares: "min_price", "created_after", "price[gte]".
ListFilter::Kind ComparisonOf(std::string_view parameter, const InferredEntity& entity,
                              const ListField& field);
// Whether the parameter has the field's name in the plural: `ids`.
bool IsPluralOf(std::string_view parameter, const InferredEntity& entity, const ListField& field);

// The value that a request means by this text, as the field's enumeration spells it, if it has one.
// nullopt: the document lets no row have it, in a list of values neither.
std::optional<std::string> ValueMeant(const InferredEntity& entity, const ListField& field,
                                      const std::string& text);

// "all" or "any": of a parameter that may say so, and of a field that can't, it means all rows.
bool IsWordForAll(std::string_view text);
// Whether the value is such a word, and the parameter's enumeration, if there is one, has it.
bool IsChoiceOfAll(const ListFilter& filter, const std::string& text);

// Whether it is a text with `format: date-time`.
bool IsInstant(const InferredEntity& entity, const ListField& field);

// As SQL.
std::string ColumnOf(const InferredEntity& entity, const ListField& field);
Shape ShapeOf(const InferredEntity& entity, const ListField& field);
// Of a vendor.yaml: "attributes.title".
std::string NameOf(const InferredEntity& entity, const ListField& field);

}  // namespace understudy::entities
