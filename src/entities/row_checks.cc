#include "entities/row_checks.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/text.h"
#include "entities/api_errors.h"
#include "entities/operations.h"
#include "entities/row_values.h"
#include "store/database.h"

namespace understudy::entities::detail {
namespace {

const Field& KeyFieldOf(const InferredEntity& entity) {
  return entity.declaration.fields[entity.key];
}

// False if a value is null: then the group repeats none.
bool BindGroup(const Node& row, const std::vector<std::string>& group, store::Query& query) {
  int parameter = 0;
  for (const auto& name : group) {
    const Node* value = row.Find(name);
    if (value == nullptr || value->is_null()) return false;
    ++parameter;
    if (value->kind == Node::Kind::kInteger) {
      const auto parsed = ParseInteger(value->text);
      if (parsed.status != IntegerStatus::kOk) return false;
      query.Bind(parameter, parsed.value);
    } else if (value->kind == Node::Kind::kBoolean) {
      query.Bind(parameter, std::int64_t{EqualsIgnoreCase(value->text, "true")});
    } else {
      query.Bind(parameter, std::string_view(value->text));
    }
  }
  return true;
}

std::optional<Error> WhyNotUnique(const OperationPlan& operation, const Call& call,
                                  const Node& row) {
  const EntityDeclaration& entity = operation.entity->declaration;
  for (std::size_t group = 1; group < entity.unique.size(); ++group) {
    const auto holder = HolderOf(operation, call.database, group, row);
    if (!holder || *holder == row.Find(KeyFieldOf(*operation.entity).name)->text) continue;
    return RefuseWithFirst(operation.foreign, {409, 422, 400},
                           Concat({entity.name, " has a row with this ",
                                   Join(entity.unique[group], " and "), " already."}));
  }
  return std::nullopt;
}

std::optional<Error> WhyNoReference(const ApiPlan& plan, const OperationPlan& operation,
                                    const Call& call, const Node& value, const std::string& to) {
  for (const auto& owner : operation.entity->owners) {
    const auto& other = plan.inferred.entities[owner.entity];
    if (other.declaration.name != to) continue;
    auto query = call.database.Prepare(Concat(
        {"SELECT 1 FROM ", other.declaration.table, " WHERE ", KeyFieldOf(other).column, " = ?1"}));
    if (PathKey(other, value.text).BindTo(query, 1) && query.Step()) continue;
    return RefuseContent(operation.foreign,
                         Concat({to, " has no row with the key ", Quoted(value.text), "."}));
  }
  return std::nullopt;
}

// Names the first field whose value does not fit its column.
Error RefuseField(const OperationPlan& operation, const Node& row, std::string_view message) {
  for (const auto& field : operation.entity->declaration.fields) {
    const Node* value = row.Find(field.name);
    Diagnostics wrong;
    if (value != nullptr) field.shape.Check(*value, wrong);
    if (wrong.empty()) continue;
    std::string pointer;
    for (const auto& step : operation.inferred->body_row) pointer += Concat({"/", step});
    pointer += Concat({"/", field.name});
    const std::string& text = wrong.list().front().message;
    const bool is_rule = text.starts_with("must ");
    return RefuseContent(operation.foreign,
                         Concat({Quoted(pointer), is_rule ? " " : ": ", text, "."}),
                         {"body", pointer});
  }
  return RefuseContent(operation.foreign, Concat({message, "."}));
}

}  // namespace

std::optional<std::string> HolderOf(const OperationPlan& operation, store::Database& database,
                                    std::size_t group, const Node& row) {
  auto query = database.Prepare(operation.rows->rows.holders[group - 1]);
  const bool is_bound = BindGroup(row, operation.entity->declaration.unique[group], query);
  return is_bound && query.Step() ? std::optional(query.Text(0)) : std::nullopt;
}

std::optional<Error> WhyKeyIsRefused(const OperationPlan& operation, const Call& call,
                                     const Node& key) {
  const EntityDeclaration& entity = operation.entity->declaration;
  const Field& field = KeyFieldOf(*operation.entity);
  const PathKey sent(*operation.entity, key.text);
  auto query = call.database.Prepare(
      Concat({"SELECT 1 FROM ", entity.table, " WHERE ", field.column, " = ?1"}));
  if (!key.is_scalar() || key.text.empty() || !sent.BindTo(query, 1)) {
    return RefuseContent(operation.foreign, "`" + field.name + "` can't be a key.");
  }
  if (!query.Step()) return std::nullopt;
  return RefuseWithFirst(
      operation.foreign, {409, 422, 400},
      Concat({entity.name, " has a row with the key ", Quoted(key.text), " already."}));
}

std::optional<Error> WhyOtherKey(const OperationPlan& operation, const Node& body,
                                 std::string_view key) {
  const std::string& name = KeyFieldOf(*operation.entity).name;
  const bool is_resource = IsResource(*operation.entity) && !operation.inferred->body_row.empty();
  const Node* sent = is_resource ? body.Find(name) : nullptr;
  if (sent == nullptr || !sent->is_scalar() || sent->text == key) return std::nullopt;
  return RefuseWith(operation.foreign, 409,
                    Concat({"`", name, "` must be ", Quoted(key), ", as in the path."}));
}

std::optional<Error> WhyRowIsRefused(const ApiPlan& plan, const OperationPlan& operation,
                                     const Call& call, const Node& row) {
  Diagnostics wrong;
  std::optional<Error> error;
  operation.rows->row.Check(row, wrong, [&](const Node& value, const std::string& to) {
    if (!error) error = WhyNoReference(plan, operation, call, value, to);
  });
  if (error) return error;
  if (!wrong.empty()) return RefuseField(operation, row, wrong.list().front().message);
  return WhyNotUnique(operation, call, row);
}

}  // namespace understudy::entities::detail
