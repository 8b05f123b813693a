#include "entities/infer_fields.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "entities/infer_rows.h"
#include "entities/names.h"

namespace understudy::entities {

// SQLite has a bound on columns.
constexpr std::size_t kMostFields = 500;

namespace {

// Whether values that requests send by one schema may be what replies show by another.
bool MayMean(const contract::Schema& sent, const contract::Schema& shown) {
  using contract::Schema;
  constexpr int kNumbers = Schema::kInteger | Schema::kNumber;
  const auto types_of = [](const Schema& schema) {
    const int types = schema.types & ~Schema::kNull;
    return (types & kNumbers) == 0 ? types : types | kNumbers;
  };
  const int from = types_of(sent);
  const int to = types_of(shown);
  if (from == 0 || to == 0 || (from & to) != 0) return true;
  // A number is kept as a text.
  return (from & kNumbers) != 0 && (to & Schema::kString) != 0 && shown.choices.empty();
}

}  // namespace

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

std::vector<SpelledField> FieldsSpelled(const InferredEntity& entity,
                                        const std::vector<const contract::Schema*>& sent) {
  // Documents may have thousands of properties: each is looked up once.
  struct Meant {
    SpelledField found;
    bool is_only = true;
  };
  const auto& fields = entity.declaration.fields;
  std::unordered_map<std::string, Meant> by_plain_name;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto [at, is_new] = by_plain_name.try_emplace(PlainName(fields[i].name), Meant{{{}, i}});
    if (!is_new) at->second.is_only = false;
  }
  by_plain_name.erase("");
  for (const auto* kind : sent) {
    for (const auto& property : kind->properties) {
      const auto at = by_plain_name.find(PlainName(property.name));
      if (at == by_plain_name.end()) continue;
      auto& [found, is_only] = at->second;
      if (found.sent.empty()) found.sent = property.name;
      const contract::Schema* schema = entity.facts[found.field].schema;
      is_only = is_only && found.sent == property.name && property.name != fields[found.field].name;
      is_only = is_only && (schema == nullptr || MayMean(*property.schema, *schema));
    }
  }
  std::vector<SpelledField> spelled;
  for (const auto& [plain, meant] : by_plain_name) {
    if (meant.is_only && !meant.found.sent.empty()) spelled.push_back(meant.found);
  }
  std::sort(spelled.begin(), spelled.end(),
            [](const auto& a, const auto& b) { return a.field < b.field; });
  return spelled;
}

namespace {

// Alternatives inside each other.
constexpr int kDeepestAlternative = 4;

// Whether all its values are texts, numbers and truths.
bool TakesScalarsOnly(const contract::Schema& schema, int depth = 0) {
  using contract::Schema;
  if (schema.types != 0) return (schema.types & (Schema::kArray | Schema::kObject)) == 0;
  if (!schema.choices.empty()) {
    return std::all_of(schema.choices.begin(), schema.choices.end(),
                       [](const Node* each) { return each->is_scalar(); });
  }
  if (depth == kDeepestAlternative || (schema.one_of.empty() && schema.any_of.empty()))
    return false;
  const auto are_scalars = [&](const std::vector<const Schema*>& all) {
    return std::all_of(all.begin(), all.end(),
                       [&](const Schema* each) { return TakesScalarsOnly(*each, depth + 1); });
  };
  return are_scalars(schema.one_of) && are_scalars(schema.any_of);
}

// How a field is stored that has another schema too: as the text that replies show, where requests
// may send a number.
Shape Common(const Shape& known, const contract::Schema& other, bool is_shown) {
  const auto is_number = [](const Shape& shape) {
    return shape.type() == Shape::Type::kInteger || shape.type() == Shape::Type::kNumber;
  };
  if (is_number(known) && is_number(ShapeOf(other))) return Shape::Number().Nullable();
  const bool is_text = known.type() == Shape::Type::kString && !is_shown && TakesScalarsOnly(other);
  return is_text ? known : Shape::Any().Nullable();
}

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
  std::unordered_map<std::string_view, std::size_t> spelled;
  if (!is_shown) {
    for (const auto& [name, field] : FieldsSpelled(entity, kinds)) spelled.emplace(name, field);
  }
  for (const auto* kind : kinds) {
    for (const auto& property : kind->properties) {
      const contract::Schema& value = *property.schema;
      if (value.fits_nothing) continue;
      auto known = FieldNamed(entity, property.name);
      if (!known) {
        const auto meant = spelled.find(property.name);
        if (meant != spelled.end()) known = meant->second;
      }
      if (known) {
        auto& shape = entity.declaration.fields[*known].shape;
        if (shape.type() != ShapeOf(value).type()) shape = Common(shape, value, is_shown);
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
