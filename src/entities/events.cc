#include "entities/events.h"

#include <algorithm>
#include <stdexcept>

#include "base/text.h"

namespace understudy::entities {
namespace {

constexpr std::string_view kWebhooks = "x-webhooks";

// The schema of the body that tells an event; nullptr: it declares none.
const contract::Schema* BodyOf(const Node& event, contract::Schemas& schemas) {
  const Node* at = event.Find("post");
  for (const auto* name : {"requestBody", "content", "application/json", "schema"}) {
    if (at != nullptr) at = at->Find(name);
  }
  return at == nullptr ? nullptr : &schemas.At(*at);
}

const contract::Schema* DataOf(const contract::Schema* body, std::string_view member) {
  if (body == nullptr || member.empty()) return body;
  const auto* found = body->Find(member);
  return found == nullptr ? nullptr : found->schema;
}

const Entity* EntityOf(const std::vector<Entity>& entities, const ReplyBinding& binding,
                       const Node& event, Diagnostics& errors) {
  if (binding.entity.empty()) return nullptr;
  for (const auto& entity : entities) {
    if (entity.name == binding.entity) return &entity;
  }
  errors.Add(event.mark,
             Concat({"the event ", Quoted(binding.operation),
                     " has rows of an entity that does not exist: ", Quoted(binding.entity)}));
  return nullptr;
}

template <typename Key>
void TellRowOf(const Teller& teller, std::string_view event, Key key, Values values) {
  if (!teller.IsWanted(event)) return;
  const auto& plan = teller.sink->PlanOf(event);
  auto row = teller.database.Prepare(plan.query());
  row.Bind(1, key);
  if (row.Step()) teller.sink->Add(event, plan.Write(teller.database, values, &row));
}

}  // namespace

const ReplyPlan& EventSink::PlanOf(std::string_view event) const {
  const auto found = plans_.find(event);
  if (found == plans_.end()) {
    throw std::logic_error(Concat({"the contract has no event ", Quoted(event)}));
  }
  return found->second.front();
}

void EventSink::Add(std::string_view event, std::string data) {
  events_.push_back({std::string(event), std::move(data)});
}

void Teller::Tell(std::string_view event, Values values, store::Query* row) const {
  if (!IsWanted(event)) return;
  sink->Add(event, sink->PlanOf(event).Write(database, values, row));
}

void Teller::TellRow(std::string_view event, std::int64_t key, Values values) const {
  TellRowOf(*this, event, key, values);
}

void Teller::TellRow(std::string_view event, std::string_view key, Values values) const {
  TellRowOf(*this, event, key, values);
}

Replies CompileEvents(const Node& document, contract::Schemas& schemas, std::string_view member,
                      const std::vector<ReplyBinding>& bindings,
                      const std::vector<Entity>& entities, Diagnostics& errors) {
  Replies plans;
  if (const Node* events = document.Find(kWebhooks)) {
    for (const auto& [name, mark, event] : events->members) {
      const auto* schema = DataOf(BodyOf(event, schemas), member);
      if (schema == nullptr) {
        errors.Add(mark, Concat({"the event ", Quoted(name), " has no JSON schema of its data"}));
        continue;
      }
      const auto found = std::find_if(
          bindings.begin(), bindings.end(),
          [&, &name = name](const ReplyBinding& each) { return each.operation == name; });
      const auto binding = found == bindings.end() ? ReplyBinding{std::string(name)} : *found;
      plans[std::string(name)].push_back(
          CompileReply(*schema, binding, errors, EntityOf(entities, binding, event, errors)));
    }
  }
  for (const auto& binding : bindings) {
    if (plans.find(binding.operation) != plans.end()) continue;
    errors.Add(document.mark, Concat({"the contract has no event ", Quoted(binding.operation)}));
  }
  return plans;
}

std::vector<std::string_view> EventNames(const Node& document) {
  std::vector<std::string_view> names;
  const Node* events = document.Find(kWebhooks);
  if (events == nullptr) return names;
  for (const auto& event : events->members) names.push_back(event.name);
  return names;
}

}  // namespace understudy::entities
