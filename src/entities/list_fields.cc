#include "entities/list_fields.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "contract/schema_check.h"
#include "entities/infer_fields.h"
#include "entities/infer_rows.h"
#include "entities/names.h"

namespace understudy::entities {
namespace {

using contract::Schema;
constexpr std::string_view kMemberCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

// SQL contains its name.
bool IsPlainMember(std::string_view name) {
  return !name.empty() && name.find_first_not_of(kMemberCharacters) == std::string_view::npos;
}

const Schema* SchemaOf(const InferredEntity& entity, const ListField& field) {
  const Schema* schema = entity.facts[field.field].schema;
  if (schema == nullptr || field.member.empty()) return schema;
  const auto* property = schema->Find(field.member);
  return property == nullptr ? nullptr : property->schema;
}

// ValueMeant() by one schema of the field.
std::optional<std::string> ValueOf(const Schema* schema, const std::string& text) {
  if (schema != nullptr && schema->Is(Schema::kArray)) schema = schema->items;
  if (schema == nullptr) return text;
  if (!schema->choices.empty()) {
    std::optional<std::string> meant;
    for (const Node* each : schema->choices) {
      if (each->text == text) return text;
      if (!meant && EqualsIgnoreCase(each->text, text)) meant = each->text;
    }
    return meant;
  }
  if (IsWordForAll(text) && schema->Is(Schema::kString)) {
    // "all" is no date.
    Node value;
    value.kind = Node::Kind::kString;
    value.text = text;
    return contract::Fits(*schema, value, contract::Direction::kReply) ? std::optional(text)
                                                                       : std::nullopt;
  }
  const bool is_number = schema->Is(Schema::kInteger) || schema->Is(Schema::kNumber);
  const bool is_boolean = schema->Is(Schema::kBoolean);
  const bool is_good = is_boolean ? text == "0" || text == "1" || EqualsIgnoreCase(text, "true") ||
                                        EqualsIgnoreCase(text, "false")
                                  : !is_number || ParseNumber(text).has_value();
  return is_good ? std::optional(text) : std::nullopt;
}

// Whether its values have an order that is not that of texts.
bool IsOrdered(const InferredEntity& entity, const ListField& field) {
  const Schema* schema = SchemaOf(entity, field);
  if (schema == nullptr) return false;
  return schema->Is(Schema::kInteger) || schema->Is(Schema::kNumber) || schema->format == "date" ||
         schema->format == "date-time";
}

struct Comparing {
  std::string_view word;
  ListFilter::Kind kind;
};

constexpr auto kBehind = std::to_array<Comparing>({
    {"gte", ListFilter::Kind::kAtLeast},
    {"lte", ListFilter::Kind::kAtMost},
    {"gt", ListFilter::Kind::kAbove},
    {"lt", ListFilter::Kind::kBelow},
    {"min", ListFilter::Kind::kAtLeast},
    {"max", ListFilter::Kind::kAtMost},
    {"from", ListFilter::Kind::kAtLeast},
    {"to", ListFilter::Kind::kAtMost},
    {"since", ListFilter::Kind::kAtLeast},
    {"until", ListFilter::Kind::kAtMost},
    {"after", ListFilter::Kind::kAbove},
    {"before", ListFilter::Kind::kBelow},
});
constexpr auto kInFront = std::to_array<Comparing>({
    {"min", ListFilter::Kind::kAtLeast},
    {"max", ListFilter::Kind::kAtMost},
});

struct Compared {
  std::string name;
  ListFilter::Kind kind;
};

// The name without the word that compares.
std::optional<Compared> ReadComparison(std::string_view name) {
  const bool is_in_brackets = name.ends_with(']');
  const std::string_view text = is_in_brackets ? name.substr(0, name.size() - 1) : name;
  for (const auto& [word, kind] : kBehind) {
    if (!text.ends_with(word) || text.size() <= word.size() + 1) continue;
    std::string_view rest = text.substr(0, text.size() - word.size());
    if (is_in_brackets != rest.ends_with('[')) continue;
    if (is_in_brackets) rest.remove_suffix(1);
    return Compared{std::string(rest), kind};
  }
  for (const auto& [word, kind] : kInFront) {
    if (name.starts_with(word) && name.size() > word.size()) {
      return Compared{std::string(name.substr(word.size())), kind};
    }
  }
  return std::nullopt;
}

}  // namespace

bool IsWordForAll(std::string_view text) {
  return EqualsIgnoreCase(text, "all") || EqualsIgnoreCase(text, "any");
}

bool IsChoiceOfAll(const ListFilter& filter, const std::string& text) {
  if (!IsWordForAll(text)) return false;
  if (filter.sent == nullptr || filter.sent->choices.empty()) return true;
  if (filter.sent->choices.size() < 2) return false;
  return std::any_of(filter.sent->choices.begin(), filter.sent->choices.end(),
                     [&](const Node* each) { return each->text == text; });
}

std::optional<std::string> ValueMeant(const InferredEntity& entity, const ListField& field,
                                      const std::string& text) {
  auto meant = ValueOf(SchemaOf(entity, field), text);
  if (meant || entity.schema == nullptr) return meant;
  // Other kinds of rows may have it.
  for (const Schema* kind : RowKinds(*entity.schema)) {
    const auto* property = kind->Find(entity.declaration.fields[field.field].name);
    if (property != nullptr && !field.member.empty()) {
      property = property->schema->Find(field.member);
    }
    if (property != nullptr) meant = ValueOf(property->schema, text);
    if (meant) break;
  }
  return meant;
}

std::string FilteredName(std::string name) {
  if (name.ends_with("[]")) name.resize(name.size() - 2);
  for (const std::string_view before : {"filter[", "filters[", "where["}) {
    if (!name.starts_with(before)) continue;
    name.erase(0, before.size());
    if (const auto end = name.find(']'); end != std::string::npos) name.erase(end, 1);
    break;
  }
  for (const std::string_view equal : {"[eq]", "[in]"}) {
    if (name.ends_with(equal)) name.resize(name.size() - equal.size());
  }
  return name;
}

std::string NameOfFilter(const InferredEntity& entity, const std::string& plain) {
  static constexpr std::array<std::string_view, 12> kNoFilters = {
      "fields", "include", "includes", "expand", "embed",   "with",
      "sort",   "order",   "select",   "page",   "options", "populate"};
  std::string name = FilteredName(plain);
  const auto open = name.find('[');
  if (open == 0 || open == std::string::npos || FilteredField(entity, name)) return name;
  const auto before = std::string_view(name).substr(0, open);
  if (std::find(kNoFilters.begin(), kNoFilters.end(), before) != kNoFilters.end()) return name;
  std::string inside = FilteredName(Concat({"filter", std::string_view(name).substr(open)}));
  return FilteredField(entity, inside) ? inside : name;
}

std::optional<ListField> FieldMeant(const InferredEntity& entity, std::string_view plain) {
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (HasPlainName(fields[i].name, plain)) return ListField{i};
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Schema* schema = entity.facts[i].schema;
    if (schema == nullptr || schema->properties.empty()) continue;
    std::string_view rest = plain;
    const std::string name = PlainName(fields[i].name);
    if (plain.starts_with(name)) {
      rest.remove_prefix(name.size());
    } else if (name != "attributes") {
      continue;
    }
    for (const auto& property : schema->properties) {
      if (HasPlainName(property.name, rest) && IsPlainMember(property.name)) {
        return ListField{i, property.name};
      }
    }
  }
  return std::nullopt;
}

std::optional<ListField> ComparedField(const InferredEntity& entity, const std::string& name) {
  for (const std::string_view end : {"", "at", "on", "date", "time"}) {
    auto field = FieldMeant(entity, name + std::string(end));
    if (field && IsOrdered(entity, *field)) return field;
  }
  return std::nullopt;
}

std::optional<ListField> FilteredField(const InferredEntity& entity, std::string_view name) {
  if (auto exact = FieldMeant(entity, name)) return exact;
  // `ids` has several of `id`, `tag` is one of `tags`.
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string plain = PlainName(fields[i].name);
    const bool is_list = fields[i].shape.type() == Shape::Type::kAny;
    if (IsSingularOf(plain, name) || (is_list && IsSingularOf(name, plain))) return ListField{i};
  }
  if (const auto compared = ReadComparison(name)) return ComparedField(entity, compared->name);
  return std::nullopt;
}

ListFilter::Kind ComparisonOf(std::string_view parameter, const InferredEntity& entity,
                              const ListField& field) {
  const std::string name = NameOfFilter(entity, PlainName(parameter));
  const auto exact = FieldMeant(entity, name);
  const bool is_exact = exact && exact->field == field.field && exact->member == field.member;
  const auto compared = ReadComparison(name);
  return is_exact || !compared || !IsOrdered(entity, field) ? ListFilter::Kind::kEquals
                                                            : compared->kind;
}

bool IsPluralOf(std::string_view parameter, const InferredEntity& entity, const ListField& field) {
  const std::string name = NameOfFilter(entity, PlainName(parameter));
  const std::string plain = PlainName(entity.declaration.fields[field.field].name);
  return field.member.empty() && name != plain && IsSingularOf(plain, name);
}

bool IsInstant(const InferredEntity& entity, const ListField& field) {
  const Schema* schema = SchemaOf(entity, field);
  return schema != nullptr && schema->Is(Schema::kString) && schema->format == "date-time";
}

std::string ColumnOf(const InferredEntity& entity, const ListField& field) {
  const std::string& column = entity.declaration.fields[field.field].column;
  if (field.member.empty()) return column;
  // Of any type: as JSON, whose items are looked through.
  if (ShapeOf(entity, field).type() == Shape::Type::kAny) {
    return Concat({"(", column, " -> '$.\"", field.member, "\"')"});
  }
  return Concat({"json_extract(", column, ", '$.\"", field.member, "\"')"});
}

Shape ShapeOf(const InferredEntity& entity, const ListField& field) {
  if (field.member.empty()) return entity.declaration.fields[field.field].shape;
  const Schema* schema = SchemaOf(entity, field);
  return schema == nullptr ? Shape::Any() : ShapeOf(*schema);
}

std::string NameOf(const InferredEntity& entity, const ListField& field) {
  const std::string& name = entity.declaration.fields[field.field].name;
  return field.member.empty() ? name : Concat({name, ".", field.member});
}

}  // namespace understudy::entities
