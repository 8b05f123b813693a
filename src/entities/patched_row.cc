#include "entities/patched_row.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "base/json_patch.h"
#include "base/json_pointer.h"
#include "base/text.h"
#include "contract/schema_check.h"
#include "entities/api_errors.h"
#include "entities/compound_key.h"
#include "entities/hidden_parts.h"
#include "entities/row_values.h"
#include "entities/whole_numbers.h"

namespace understudy::entities::detail {
namespace {

Error RefusePatch(const OperationPlan& operation, const PatchFailure& failure) {
  if (failure.kind != PatchFailure::Kind::kTestFailed) {
    return RefuseContent(operation.foreign, failure.message);
  }
  return RefuseWithFirst(operation.foreign, {409, 412, 422, 400}, failure.message);
}

// A patch is applied completely or not at all, and a key stays.
std::optional<Error> WhyKeyIsPatched(const OperationPlan& operation, const Node& known,
                                     const Node& changed) {
  const InferredEntity& entity = *operation.entity;
  const auto& fields = entity.declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Node* before = known.Find(fields[i].name);
    const Node* after = changed.Find(fields[i].name);
    if (!IsOfKey(entity, i) || before == nullptr) continue;
    if (after != nullptr && after->is_scalar() && after->text == before->text) continue;
    const std::string pointer = "/" + PointerStep(fields[i].name);
    return RefuseContent(operation.foreign,
                         Concat({Quoted(pointer), " is the key: it does not change."}),
                         {"body", pointer});
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> PatchRow(const OperationPlan& operation, const Node& patch, Node& row) {
  const Node whole = KnownRow(*operation.entity, row);
  HiddenParts hidden(operation);
  Node known = whole;
  hidden.Take(known);
  auto changed = ApplyJsonPatch(known, patch);
  if (!changed) return RefusePatch(operation, changed.error());
  if (!changed->is_map()) return RefuseContent(operation.foreign, "The row must be an object.");
  ReadWholeNumbers(*operation.entity, *changed);
  if (auto wrong = WhyKeyIsPatched(operation, known, *changed)) return wrong;
  const auto check = [&](const Node& value) {
    return contract::CheckValue(*operation.entity->schema, value, contract::Direction::kReply,
                                "The patched row");
  };
  const auto before = check(known);
  for (const auto& problem : check(*changed)) {
    const bool is_old = std::any_of(before.begin(), before.end(), [&](const auto& other) {
      return other.pointer == problem.pointer && other.rule == problem.rule;
    });
    if (!is_old) return RefuseProblem(operation.foreign, problem);
  }
  hidden.PutBack(whole, known, *changed);
  TakeKnownRow(*operation.entity, *changed, row);
  return std::nullopt;
}

}  // namespace understudy::entities::detail
