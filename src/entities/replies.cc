#include <stdexcept>

#include "base/text.h"
#include "entities/contract_parameters.h"
#include "entities/reply.h"

namespace understudy::entities {
namespace {

// nullptr if the binding names no entity. Throws std::logic_error if the entity does not exist.
const Entity* FindEntity(const std::vector<Entity>& entities, const ReplyBinding& binding) {
  if (binding.entity.empty()) return nullptr;
  for (const auto& entity : entities) {
    if (entity.name == binding.entity) return &entity;
  }
  throw std::logic_error(
      Concat({"the reply of ", binding.operation,
              " names an entity that does not exist: ", Quoted(binding.entity)}));
}

}  // namespace

Replies CompileReplies(const Node& document, contract::Schemas& schemas,
                       const std::vector<ReplyBinding>& bindings,
                       const std::vector<Entity>& entities, Diagnostics& errors) {
  Replies replies;
  const Node* paths = document.Find("paths");
  if (paths == nullptr) return replies;
  for (const auto& path : paths->members) {
    for (const auto& method : path.value.members) {
      const std::string id(method.value.Text("operationId"));
      const contract::Schema* schema = id.empty() ? nullptr : GoodReply(schemas, method.value);
      if (schema == nullptr) continue;
      auto& plans = replies[id];
      for (const auto& binding : bindings) {
        if (binding.operation != id) continue;
        plans.push_back(CompileReply(*schema, binding, errors, FindEntity(entities, binding)));
      }
      if (plans.empty()) plans.push_back(CompileReply(*schema, {id}, errors));
    }
  }
  for (const auto& binding : bindings) {
    if (replies.find(binding.operation) != replies.end()) continue;
    errors.Add(document.mark, Concat({"no operation ", Quoted(binding.operation),
                                      " has a JSON reply that could be filled"}));
  }
  return replies;
}

}  // namespace understudy::entities
