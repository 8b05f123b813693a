#include "entities/infer_bodies.h"

#include <algorithm>

#include "contract/form_tree.h"
#include "entities/infer_fields.h"
#include "entities/infer_rows.h"
#include "entities/request_tree.h"
#include "entities/sent_query.h"
#include "entities/sent_row.h"

namespace understudy::entities {
namespace {

using contract::Schema;

bool IsSame(const Schema& a, const Schema& b) {
  return &a == &b || (!a.name.empty() && a.name == b.name);
}

// Whether a member that requests send is one that replies to them, or rows, show.
bool HasPartOfRow(const Schema& sent, const InferredOperation& bound,
                  const InferredEntity& entity) {
  auto kinds = RowKinds(bound.shown == nullptr ? *entity.schema : *bound.shown);
  const auto rows = RowKinds(*entity.schema);
  kinds.insert(kinds.end(), rows.begin(), rows.end());
  const auto names = PropertyNames(kinds);  // a document may have thousands
  bool has_members = false;
  const auto sent_kinds = RowKinds(sent);
  for (const Schema* kind : sent_kinds) {
    for (const auto& property : kind->properties) {
      has_members = true;
      if (names.contains(property.name)) return true;
    }
  }
  if (!has_members) return true;
  const auto spelled = FieldsSpelled(entity, sent_kinds);
  return std::any_of(spelled.begin(), spelled.end(),
                     [&](const auto& each) { return each.field != entity.key; });
}

}  // namespace

bool KeepsWhatIsSent(const contract::ForeignOperation& operation, const InferredOperation& bound,
                     const InferredEntity& entity, std::string_view parameter,
                     std::string_view collection, WorkBudget* budget) {
  const bool is_change = bound.kind == OperationKind::kUpdate;
  if (bound.kind != OperationKind::kCreate && bound.kind != OperationKind::kReplace && !is_change) {
    return true;
  }
  const Schema* reply = ReplySchema(operation);
  if (reply != nullptr && !bound.reply_row) {
    const auto rows = FindRows(*reply, parameter, collection, budget);
    if (rows && IsSame(*rows->schema, *entity.schema)) return false;
  }
  const Schema* body = BodySchema(operation);
  if (body == nullptr) {
    const bool is_post = is_change && operation.operation->method == "POST";
    return !is_post || SetsFieldsByQuery(*operation.operation, entity);
  }
  const Schema* sent = detail::SentRowSchema(body, bound.body_row);
  if (sent == nullptr) return true;
  if (is_change && operation.operation->method == "PATCH" && IsListOfPatches(sent)) return true;
  const bool is_list =
      contract::AllowsType(sent, Schema::kArray) && !contract::AllowsType(sent, Schema::kObject);
  return !is_list && HasPartOfRow(*sent, bound, entity);
}

}  // namespace understudy::entities
