#include <stdexcept>

#include "base/json.h"
#include "base/text.h"
#include "entities/contract_parameters.h"
#include "entities/reply.h"
#include "entities/reply_schema.h"

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

// The text of a good reply that is one text and no JSON; nullptr: there is none.
const Node* TextOfReply(contract::Schemas& schemas, const Node& operation) {
  const auto* schema = GoodReply(schemas, operation, "text/plain");
  return schema == nullptr ? nullptr : OnlyValue(*schema);
}

}  // namespace

ReplyPlan ReplyPlan::OfText(std::string_view text) {
  ReplyPlan plan;
  plan.bytes_ = text;
  plan.bytes_.append(json::Writer::kPadding, ' ');
  plan.steps_.push_back({.size = static_cast<std::uint32_t>(text.size())});
  plan.is_text_ = true;
  return plan;
}

Replies CompileBoundReplies(const Node& document, contract::Schemas& schemas,
                            const std::vector<ReplyBinding>& bindings,
                            const std::vector<Entity>& entities, Diagnostics& errors) {
  Replies replies;
  const Node* paths = document.Find("paths");
  if (paths == nullptr) return replies;
  for (const auto& path : paths->members) {
    for (const auto& method : path.value.members) {
      const auto id = method.value.Text("operationId");
      for (const auto& binding : bindings) {
        if (binding.operation != id) continue;
        const auto* schema = GoodReply(schemas, method.value);
        if (schema == nullptr) continue;
        replies[binding.operation].push_back(
            CompileReply(*schema, binding, errors, FindEntity(entities, binding)));
      }
    }
  }
  return replies;
}

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
      if (schema == nullptr) {
        const Node* text = id.empty() ? nullptr : TextOfReply(schemas, method.value);
        if (text != nullptr) replies[id].push_back(ReplyPlan::OfText(text->text));
        continue;
      }
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
