#include "entities/infer_order.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace understudy::entities {
namespace {

// An entity, and which of its owners it refers to.
struct Reference {
  std::size_t entity;
  std::size_t owner;
};

class EntityOrder {
 public:
  explicit EntityOrder(std::vector<InferredEntity>& entities)
      : entities_(entities), done_(entities.size(), false) {}

  // The numbers of the entities in the order that they get.
  std::vector<std::size_t> Find() {
    std::vector<std::size_t> order;
    while (order.size() < entities_.size()) {
      const auto next = NextEntity();
      if (!next) {
        Cut(FindCircle());
        continue;
      }
      done_[*next] = true;
      order.push_back(*next);
    }
    return order;
  }
  std::vector<ReferenceCircle> TakeCircles() { return std::move(circles_); }

 private:
  const InferredEntity::Owner& OwnerOf(const Reference& reference) const {
    return entities_[reference.entity].owners[reference.owner];
  }

  // The first of the owners that is not done; as many as there are, if all are.
  std::size_t Missing(std::size_t entity) const {
    const auto& owners = entities_[entity].owners;
    const auto missing = std::find_if(owners.begin(), owners.end(),
                                      [&](const auto& owner) { return !done_[owner.entity]; });
    return static_cast<std::size_t>(missing - owners.begin());
  }

  std::optional<std::size_t> NextEntity() const {
    for (std::size_t i = 0; i < entities_.size(); ++i) {
      if (!done_[i] && Missing(i) == entities_[i].owners.size()) return i;
    }
    return std::nullopt;
  }

  // Each entity that is not done lacks an owner, so that a way from owner to owner comes back.
  std::vector<Reference> FindCircle() const {
    std::vector<Reference> way;
    std::vector<std::size_t> places(entities_.size(), entities_.size());  // on the way
    auto at =
        static_cast<std::size_t>(std::find(done_.begin(), done_.end(), false) - done_.begin());
    while (places[at] == entities_.size()) {
      places[at] = way.size();
      way.push_back({at, Missing(at)});
      at = OwnerOf(way.back()).entity;
    }
    way.erase(way.begin(), way.begin() + static_cast<std::ptrdiff_t>(places[at]));
    return way;
  }

  void Cut(const std::vector<Reference>& circle) {
    const auto cut = *std::min_element(circle.begin(), circle.end(),
                                       [&](const Reference& a, const Reference& b) {
                                         return std::pair(OwnerOf(a).is_declared, a.entity) <
                                                std::pair(OwnerOf(b).is_declared, b.entity);
                                       });
    if (OwnerOf(cut).is_declared) {
      auto& names = circles_.emplace_back();
      for (const auto& reference : circle) {
        const auto& declaration = entities_[reference.entity].declaration;
        names.push_back({declaration.name, declaration.fields[OwnerOf(reference).field].name});
      }
    }
    auto& owners = entities_[cut.entity].owners;
    owners.erase(owners.begin() + static_cast<std::ptrdiff_t>(cut.owner));
  }

  std::vector<InferredEntity>& entities_;
  std::vector<bool> done_;
  std::vector<ReferenceCircle> circles_;
};

}  // namespace

std::vector<ReferenceCircle> OrderEntities(InferredApi& api) {
  EntityOrder found(api.entities);
  const auto order = found.Find();
  std::vector<std::size_t> number(order.size());
  std::vector<InferredEntity> entities;
  for (const auto old : order) {
    number[old] = entities.size();
    entities.push_back(std::move(api.entities[old]));
  }
  for (auto& entity : entities) {
    for (auto& shown : entity.shows) shown.entity = number[shown.entity];
    for (auto& owner : entity.owners) {
      owner.entity = number[owner.entity];
      auto& field = entity.declaration.fields[owner.field];
      field.shape = std::move(field.shape).References(entities[owner.entity].declaration.name);
      field.lets_go = true;
    }
  }
  for (auto& operation : api.operations) {
    if (operation.kind != OperationKind::kExample) operation.entity = number[operation.entity];
    for (auto& owner : operation.owners) owner.entity = number[owner.entity];
    for (auto& included : operation.includes) included.entity = number[included.entity];
  }
  api.entities = std::move(entities);
  return found.TakeCircles();
}

}  // namespace understudy::entities
