#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "contract/form_tree.h"
#include "entities/infer_fields.h"
#include "entities/other_rows.h"
#include "entities/overruling.h"

namespace understudy::entities {
namespace {

using ShownField = InferredEntity::Shown;

// "ownerId.name".
std::optional<ShownField> ShownThrough(Overruling& made, std::size_t entity, std::size_t field,
                                       const Word& path) {
  const auto dot = path.text.find('.');
  const auto reference = made.FieldOf(entity, {path.text.substr(0, dot), path.mark});
  if (!reference) return std::nullopt;
  const auto& owners = made.api.entities[entity].owners;
  const auto owner = std::find_if(owners.begin(), owners.end(),
                                  [&](const auto& each) { return each.field == *reference; });
  if (dot == std::string::npos || owner == owners.end()) {
    made.Fail(path,
              "expected a field with `references`, a dot and a field of that row, such as "
              "`ownerId.name`");
    return std::nullopt;
  }
  const auto other = made.FieldOf(owner->entity, {path.text.substr(dot + 1), path.mark});
  if (!other) return std::nullopt;
  return ShownField{ShownField::Kind::kThrough, field, owner->entity, *reference, *other};
}

std::optional<ShownField> ShownRows(Overruling& made, std::size_t entity, std::size_t field,
                                    const DeclaredEntity::Show& show) {
  const auto below = made.EntityNamed(show.rows);
  if (!below) return std::nullopt;
  const auto by = ReferringField(made, *below, entity, show.rows, show.by);
  if (!by) return std::nullopt;
  return ShownField{show.is_count ? ShownField::Kind::kCount : ShownField::Kind::kIds, field,
                    *below, *by};
}

// What is wrong if the document declares another type than what is shown has; empty: nothing.
std::string WhyOtherType(const InferredEntity& entity, std::size_t field, const ShownField& shown,
                         const Shape& shape) {
  using contract::Schema;
  const Schema* schema = entity.facts[field].schema;
  if (schema == nullptr || schema->types == 0) return {};
  const std::string name = Quoted(entity.declaration.fields[field].name);
  if (shown.kind == ShownField::Kind::kIds) {
    if (contract::AllowsType(schema, Schema::kArray)) return {};
    return Concat({name, " is no array in the document: `ids` shows a list of keys"});
  }
  if (shown.kind == ShownField::Kind::kCount) {
    const bool is_number = contract::AllowsType(schema, Schema::kInteger) ||
                           contract::AllowsType(schema, Schema::kNumber);
    return is_number ? std::string()
                     : Concat({name, " is no integer in the document: `count` shows a number"});
  }
  const auto type = ShapeOf(*schema).type();
  const bool is_same = type == shape.type() || type == Shape::Type::kAny ||
                       shape.type() == Shape::Type::kAny ||
                       (type == Shape::Type::kNumber && shape.type() == Shape::Type::kInteger);
  return is_same ? std::string()
                 : Concat({name, " has another type in the document than what it shows"});
}

}  // namespace

std::optional<std::size_t> ReferringField(Overruling& made, std::size_t below, std::size_t above,
                                          const Word& rows, const std::optional<Word>& by) {
  std::vector<std::size_t> fields;
  for (const auto& owner : made.api.entities[below].owners) {
    if (owner.entity == above) fields.push_back(owner.field);
  }
  if (by) {
    const auto field = made.FieldOf(below, *by);
    if (!field) return std::nullopt;
    if (std::find(fields.begin(), fields.end(), *field) != fields.end()) return field;
  } else if (fields.size() == 1) {
    return fields.front();
  }
  made.Fail(by ? *by : rows,
            Concat({fields.empty() || by ? "no such field of " : "several fields of ",
                    made.NameOf(below), " refers to ", made.NameOf(above),
                    by ? "" : ": name it by `by`, and in `fields` by `references`"}));
  return std::nullopt;
}

void DeclareShows(Overruling& made) {
  for (const auto& declared : made.file.entities) {
    const auto number = made.EntityNamed(declared.name);
    for (const auto& show : declared.shows) {
      const auto field = number ? made.FieldOf(*number, show.name) : std::nullopt;
      if (!field) continue;
      auto& entity = made.api.entities[*number];
      const auto& groups = entity.declaration.unique;
      const bool is_unique = std::any_of(groups.begin(), groups.end(), [&](const auto& group) {
        return std::find(group.begin(), group.end(), show.name.text) != group.end();
      });
      if (*field == entity.key || is_unique) {
        made.Fail(show.name, *field == entity.key ? "the key is a field of the row"
                                                  : "`unique` needs a field of the row");
        continue;
      }
      auto shown = show.path.text.empty() ? ShownRows(made, *number, *field, show)
                                          : ShownThrough(made, *number, *field, show.path);
      if (!shown) continue;
      const auto& others = made.api.entities[shown->entity].declaration.fields;
      Shape shape = shown->kind == ShownField::Kind::kThrough ? others[shown->other].shape
                    : shown->kind == ShownField::Kind::kCount ? Shape::Integer()
                                                              : Shape::Any();
      if (const auto wanted = WhyOtherType(entity, *field, *shown, shape); !wanted.empty()) {
        made.Fail(show.name, wanted);
        continue;
      }
      entity.declaration.fields[*field].shape = std::move(shape).Nullable();
      entity.facts[*field].read_only = true;
      entity.facts[*field].required = false;
      entity.facts[*field].of_others = true;
      entity.shows.push_back(std::move(*shown));
    }
  }
}

void CompleteShows(InferredApi& api) {
  for (auto& entity : api.entities) {
    for (auto& shown : entity.shows) {
      const auto& other = api.entities[shown.entity];
      const bool is_one = shown.kind == ShownField::Kind::kThrough;
      const OtherRows rows{entity, other, shown.by, is_one};
      const auto column = [&](std::size_t field) { return other.declaration.fields[field].column; };
      switch (shown.kind) {
        case ShownField::Kind::kThrough:
          shown.sql = Concat({"(SELECT s.", column(shown.other), rows.From(), ")"});
          shown.schema = other.facts[shown.other].schema;
          break;
        case ShownField::Kind::kIds:
          shown.sql = Concat({"(SELECT json_group_array(k) FROM (SELECT s.", column(other.key),
                              " AS k", rows.From(), rows.Order(), "))"});
          break;
        case ShownField::Kind::kCount:
          shown.sql = Concat({"(SELECT count(*)", rows.From(), ")"});
          break;
      }
    }
  }
}

}  // namespace understudy::entities
