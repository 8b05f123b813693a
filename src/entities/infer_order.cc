#include "entities/infer_order.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace understudy::entities {
namespace {

// The numbers of the entities in the order that they get.
std::vector<std::size_t> OrderOf(std::vector<InferredEntity>& entities) {
  std::vector<std::size_t> order;
  std::vector<bool> done(entities.size(), false);
  const auto is_done = [&](const InferredEntity::Owner& owner) { return done[owner.entity]; };
  while (order.size() < entities.size()) {
    std::optional<std::size_t> next;
    for (std::size_t i = 0; i < entities.size() && !next; ++i) {
      const auto& owners = entities[i].owners;
      if (!done[i] && std::all_of(owners.begin(), owners.end(), is_done)) next = i;
    }
    if (!next) {
      next = static_cast<std::size_t>(std::find(done.begin(), done.end(), false) - done.begin());
      std::erase_if(entities[*next].owners, [&](const auto& owner) { return !is_done(owner); });
    }
    done[*next] = true;
    order.push_back(*next);
  }
  return order;
}

}  // namespace

void OrderEntities(InferredApi& api) {
  const auto order = OrderOf(api.entities);
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
}

}  // namespace understudy::entities
