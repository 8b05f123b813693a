#include "entities/sent_row.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/json_pointer.h"
#include "base/merge_patch.h"
#include "base/text.h"
#include "contract/form_tree.h"
#include "contract/schema_check.h"
#include "entities/api_errors.h"
#include "entities/compound_key.h"
#include "entities/default_values.h"
#include "entities/infer_fields.h"
#include "entities/infer_rows.h"
#include "entities/row_checks.h"
#include "entities/row_values.h"

namespace understudy::entities::detail {
namespace {

using contract::Direction;
using contract::Schema;

bool HasKinds(const Schema& schema) {
  return !schema.one_of.empty() || !schema.any_of.empty() || schema.mapping != nullptr;
}

// Whether what is wrong is the row, or in it.
bool IsOfRow(const MemberPath& path, const contract::SchemaProblem& problem) {
  std::string place;
  for (const auto& name : path) place += "/" + PointerStep(name);
  return problem.pointer == place || problem.pointer.starts_with(place + "/");
}

// Whether the property is a list of rows.
bool ListsRows(const Schema& property, const Schema& body, const Schema& row) {
  const auto listed = ListedSchemas(property);
  return std::any_of(listed.begin(), listed.end(), [&](const Schema* each) {
    return IsSameSchema(*each, row) || HasAlternative(body, *each);
  });
}

// Whether the alternative that is sent is an object with a list of rows, and no row.
bool IsListInObject(const Schema& schema, const Schema* row, const Node& sent) {
  if (row == nullptr || !HasKinds(schema) || !sent.is_map()) return false;
  for (const Schema* kind : RowKinds(*row)) {
    for (const auto& property : kind->properties) {
      if (sent.Find(property.name) != nullptr) return false;
    }
  }
  for (const auto* alternatives : {&schema.one_of, &schema.any_of}) {
    for (const Schema* each : *alternatives) {
      for (const auto& property : each->properties) {
        const Node* value = sent.Find(property.name);
        const bool is_list = value != nullptr && value->is_sequence();
        if (is_list && ListsRows(*property.schema, schema, *row)) return true;
      }
    }
  }
  return false;
}

// What replies must show and nobody sent: an object of the defaults that the request's schema has
// for it, if they are enough.
void AddRequiredObjects(const OperationPlan& operation, const Schema& schema, Node& row) {
  const InferredEntity& entity = *operation.entity;
  for (std::size_t i = 0; i < entity.facts.size(); ++i) {
    const auto& facts = entity.facts[i];
    if (facts.schema == nullptr || !facts.required || facts.read_only) continue;
    const std::string name = NameInBody(operation, entity.declaration.fields[i].name);
    if (row.Find(name) != nullptr) continue;
    const auto* property = schema.Find(name);
    const bool is_made =
        property != nullptr && facts.schema->default_value == nullptr && !MayBeNull(*facts.schema);
    if (!is_made) continue;
    Node value = ObjectOfDefaults(*property->schema);
    Node shown = value;
    FillDefaults(*facts.schema, shown);
    const bool is_enough =
        !value.is_null() && contract::Fits(*facts.schema, shown, Direction::kReply);
    if (is_enough) SetMember(row, name, std::move(value));
  }
}

// A row, or a part of one, with the names that requests give its members.
Node SpelledAsSent(const OperationPlan& operation, Node row) {
  if (operation.spellings.empty()) return row;
  for (auto& member : row.members) member.name = NameInBody(operation, member.name);
  return row;
}

Node EmptyMap() {
  Node map;
  map.kind = Node::Kind::kMap;
  return map;
}

}  // namespace

const Schema* SentRowSchema(const Schema* body, const MemberPath& path) {
  for (const auto& name : path) {
    const auto* property = body == nullptr ? nullptr : body->Find(name);
    body = property == nullptr ? nullptr : property->schema;
  }
  return body;
}

const Node& SentRow(const OperationPlan& operation, const Node& root) {
  static const Node kNone;
  const Node* at = &root;
  for (const auto& name : operation.inferred->body_row) {
    at = at->Find(name);
    if (at == nullptr) return kNone;
  }
  return *at;
}

std::vector<OperationPlan::Spelling> SpellingsOf(const OperationPlan& operation) {
  std::vector<OperationPlan::Spelling> spellings;
  const Schema* sent = SentRowSchema(BodySchema(*operation.foreign), operation.inferred->body_row);
  if (sent == nullptr) return spellings;
  for (const auto& [name, field] : FieldsSpelled(*operation.entity, RowKinds(*sent))) {
    if (field != operation.entity->key) spellings.push_back({std::string(name), field});
  }
  return spellings;
}

std::string NameInBody(const OperationPlan& operation, std::string_view field) {
  for (const auto& spelling : operation.spellings) {
    if (operation.entity->declaration.fields[spelling.field].name == field) return spelling.sent;
  }
  return std::string(field);
}

std::string SpelledAsRow(const OperationPlan& operation, const std::string& sent) {
  for (const auto& [name, field] : operation.spellings) {
    if (name == sent) return operation.entity->declaration.fields[field].name;
  }
  return sent;
}

void SpellAsRow(const OperationPlan& operation, Node& root) {
  if (operation.spellings.empty()) return;
  Node* row = &root;
  for (const auto& name : operation.inferred->body_row) {
    row = row->Find(name);
    if (row == nullptr) return;
  }
  if (!row->is_map()) return;
  for (auto& member : row->members) member.name = SpelledAsRow(operation, member.name);
}

std::optional<Error> CompleteSentRow(const OperationPlan& operation, RequestTree& sent) {
  const auto& path = operation.inferred->body_row;
  const Schema* schema = SentRowSchema(sent.schema, path);
  if (schema == nullptr || !contract::AllowsType(schema, Schema::kObject)) return std::nullopt;
  const Node& sent_row = SentRow(operation, sent.root);
  if (sent_row.is_sequence() || IsListInObject(*schema, operation.entity->schema, sent_row)) {
    return RefuseContent(operation.foreign, "Send one row: a list of rows is not kept.");
  }
  const auto is_absent = [](const Node* node) { return node == nullptr || node->is_null(); };
  std::string pointer;
  bool is_missing = sent.root.is_null();
  Node* at = &sent.root;
  for (const auto& name : path) {
    Node* next = at->Find(name);
    if (!is_missing) pointer += "/" + PointerStep(name);
    is_missing = is_missing || is_absent(next);
    if (is_absent(next)) SetMember(*at, name, EmptyMap());
    at = at->Find(name);
  }
  if (at->is_null()) *at = EmptyMap();
  if (is_missing && !contract::Fits(*schema, *at, Direction::kRequest)) {
    return pointer.empty()
               ? RefuseContent(operation.foreign, "The request has no body.")
               : RefuseContent(operation.foreign, Concat({Quoted(pointer), " is required."}),
                               {"body", pointer});
  }
  // What is the entity's own schema is filled when the row is complete, but for its kind.
  if (schema != operation.entity->schema || HasKinds(*schema)) {
    FillSentDefaults(*schema, *at);
    AddRequiredObjects(operation, *schema, *at);
  }
  return std::nullopt;
}

std::optional<Error> WhyMergeIsRefused(const OperationPlan& operation, const RequestTree& sent,
                                       const Node* row) {
  if (sent.wrong.empty() && sent.missing.empty()) return std::nullopt;
  const auto& path = operation.inferred->body_row;
  const Schema* schema = SentRowSchema(sent.schema, path);
  const bool has_kinds = schema != nullptr && HasKinds(*schema);
  for (const auto& problem : sent.wrong) {
    if (!has_kinds || !IsOfRow(path, problem)) return RefuseProblem(operation.foreign, problem);
  }
  if (!has_kinds || row == nullptr) return std::nullopt;
  const InferredEntity& entity = *operation.entity;
  const Node body = SpelledAsSent(operation, SentRow(operation, sent.root));
  const Node known = SpelledAsSent(operation, KnownRow(entity, *row));
  Node merged = MergePatch(known, body);
  for (std::size_t i = 0; i < entity.facts.size(); ++i) {
    const std::string name = NameInBody(operation, entity.declaration.fields[i].name);
    const Node* value = body.Find(name);
    const bool is_null = value != nullptr && value->is_null() && entity.facts[i].schema != nullptr;
    if (is_null && MayBeNull(*entity.facts[i].schema)) SetMember(merged, name, Node());
  }
  const auto before = contract::CheckValue(*schema, known, Direction::kRequest);
  for (const auto& problem : contract::CheckValue(*schema, merged, Direction::kRequest)) {
    const bool is_old = std::any_of(before.begin(), before.end(), [&](const auto& other) {
      return other.pointer == problem.pointer && other.rule == problem.rule;
    });
    if (!is_old) return RefuseProblem(operation.foreign, problem);
  }
  return std::nullopt;
}

bool IsUpToKind(const OperationPlan& operation, const RequestTree& sent,
                const contract::SchemaProblem& missing) {
  const auto& path = operation.inferred->body_row;
  const Schema* schema = SentRowSchema(sent.schema, path);
  return schema != nullptr && HasKinds(*schema) && IsOfRow(path, missing);
}

std::optional<Error> WhyNullIsRefused(const OperationPlan& operation, const Node& body) {
  const InferredEntity& entity = *operation.entity;
  for (std::size_t i = 0; i < entity.facts.size(); ++i) {
    const auto& facts = entity.facts[i];
    const auto& name = entity.declaration.fields[i].name;
    const Node* value = body.Find(name);
    if (value == nullptr || !value->is_null() || IsOfKey(entity, i)) continue;
    const bool may_be_lost = facts.schema == nullptr || facts.read_only || !facts.required ||
                             TakesNull(*facts.schema) || facts.schema->default_value != nullptr ||
                             StampOf(name) == Stamp::kUpdated;
    if (may_be_lost) continue;
    const std::string pointer = PointerInBody(operation, name);
    return RefuseContent(operation.foreign, Concat({Quoted(pointer), " is required."}),
                         {"body", pointer});
  }
  return std::nullopt;
}

}  // namespace understudy::entities::detail
