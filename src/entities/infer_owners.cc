#include "entities/infer_owners.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "entities/infer_fields.h"
#include "entities/names.h"

namespace understudy::entities {

std::optional<std::size_t> DeclaredOwnerField(const InferredApi& api, std::size_t entity,
                                              const PathOwner& owner) {
  const auto& below = api.entities[entity];
  const auto& above = api.entities[owner.entity];
  const auto type = above.declaration.fields[above.key].shape.type();
  const std::string plural = PlainName(owner.collection);
  const std::string parameter = PlainName(owner.parameter);
  for (std::size_t i = 0; i < below.facts.size(); ++i) {
    const auto& declared = below.declaration.fields[i];
    const std::string plain = PlainName(declared.name);
    const bool means_owner =
        (plain == parameter && plain != "id") || IsSingularOf(plain, plural) ||
        (plain.ends_with("id") && IsSingularOf(plain.substr(0, plain.size() - 2), plural));
    // A field holds the key of rows of one kind: `id` below many may be the row's own.
    const bool is_taken = std::any_of(
        below.owners.begin(), below.owners.end(),
        [&](const auto& known) { return known.field == i && known.entity != owner.entity; });
    if (means_owner && !is_taken && i != below.key && declared.shape.type() == type) return i;
  }
  return std::nullopt;
}

std::size_t OwnerField(InferredApi& api, std::size_t entity, const PathOwner& owner) {
  auto& below = api.entities[entity];
  for (const auto& known : below.owners) {
    if (known.entity == owner.entity) return known.field;
  }
  auto field = DeclaredOwnerField(api, entity, owner);
  if (!field) {
    const auto& above = api.entities[owner.entity];
    const bool is_integer =
        above.declaration.fields[above.key].shape.type() == Shape::Type::kInteger;
    std::string name = owner.parameter;
    while (FieldNamed(below, name)) name.insert(0, Concat({PlainName(owner.collection), "_"}));
    field = AddField(std::move(name), is_integer ? Shape::Integer() : Shape::String(), {}, below);
  }
  below.owners.push_back({*field, owner.entity});
  return *field;
}

std::size_t ScopeField(InferredEntity& entity, std::string name) {
  const auto known = FieldNamed(entity, name);
  const bool is_usable = known && *known != entity.key &&
                         entity.declaration.fields[*known].shape.type() == Shape::Type::kString;
  if (is_usable) return *known;
  while (FieldNamed(entity, name)) name += "_scope";
  return AddField(std::move(name), Shape::String(), {}, entity);
}

}  // namespace understudy::entities
