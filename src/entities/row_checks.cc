#include "entities/row_checks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/json_pointer.h"
#include "base/text.h"
#include "entities/api_errors.h"
#include "entities/infer_fields.h"
#include "entities/operations.h"
#include "entities/row_values.h"
#include "entities/sent_query.h"
#include "entities/sent_row.h"
#include "entities/whole_numbers.h"
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

bool IsKeyInPath(const OperationPlan& operation) {
  return operation.kind != OperationKind::kCreate && !operation.inferred->key_parameter.empty();
}

// Where a request says what a field is.
struct FieldPlace {
  std::string_view in;  // empty: nowhere
  std::string pointer;
  ErrorPlace error() const { return {in, pointer}; }
};

FieldPlace InPath(std::string_view parameter) { return {"path", "/" + PointerStep(parameter)}; }

FieldPlace PlaceOf(const OperationPlan& operation, std::size_t field) {
  const InferredOperation& inferred = *operation.inferred;
  const InferredEntity& entity = *operation.entity;
  if (!inferred.owners.empty() && field == inferred.owner_field) {
    return InPath(inferred.owners.back().parameter);
  }
  if (!inferred.given.parameter.empty() && field == inferred.given.field) {
    return InPath(inferred.given.parameter);
  }
  const auto names = Split(inferred.key_parameter, '/');
  const auto& parts = entity.key_parts;
  const auto part = std::find(parts.begin(), parts.end(), field);
  const auto number = static_cast<std::size_t>(part - parts.begin());
  if (IsKeyInPath(operation) && part != parts.end() && number < names.size()) {
    return InPath(names[number]);
  }
  std::string pointer = PointerInBody(operation, entity.declaration.fields[field].name);
  if (operation.foreign->operation->body) return {"body", std::move(pointer)};
  const auto* parameter = ParameterOf(*operation.foreign->operation, entity, field);
  if (parameter == nullptr) return {"", std::move(pointer)};
  return {"query", "/" + PointerStep(parameter->name)};
}

std::optional<Error> WhyNotUnique(const OperationPlan& operation, const Call& call,
                                  const Node& row) {
  const EntityDeclaration& entity = operation.entity->declaration;
  for (std::size_t group = 1; group < entity.unique.size(); ++group) {
    const auto holder = HolderOf(operation, call.database, group, row);
    if (!holder || *holder == row.Find(KeyFieldOf(*operation.entity).name)->text) continue;
    const auto& names = entity.unique[group];
    return RefuseWithFirst(
        operation.foreign, {409, 422, 400},
        Concat({entity.name, " has a row with this ", Join(names, " and "), " already."}),
        PlaceOf(operation, FieldNamed(*operation.entity, names.back()).value()).error());
  }
  return std::nullopt;
}

// Of a key of several parts, that of the last one.
FieldPlace PlaceOfKey(const OperationPlan& operation) {
  if (IsKeyInPath(operation)) {
    const auto& parameters = operation.inferred->key_parameter;
    return InPath(parameters.substr(parameters.rfind('/') + 1));
  }
  const auto& parts = operation.entity->key_parts;
  return PlaceOf(operation, parts.empty() ? operation.entity->key : parts.back());
}

// A value that its field does not take.
std::optional<Error> WhyOfOtherKind(const OperationPlan& operation, const Node& row) {
  Diagnostics wrong;
  operation.rows->row.Check(row, wrong);
  if (wrong.empty()) return std::nullopt;
  const std::string sentence = wrong.list().front().message + ".";
  const auto& fields = operation.entity->declaration.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Node* value = row.Find(fields[i].name);
    Diagnostics its;
    if (value != nullptr) fields[i].shape.Check(*value, its);
    if (its.empty()) continue;
    const FieldPlace place = PlaceOf(operation, i);
    const bool is_rule = sentence.starts_with("must ");
    return RefuseContent(operation.foreign,
                         Concat({Quoted(place.pointer), is_rule ? " " : ": ", sentence}),
                         place.error());
  }
  return RefuseContent(operation.foreign, sentence);
}

// The first reference of the row that leads to no row.
std::optional<Error> WhyNoReference(const ApiPlan& plan, const OperationPlan& operation,
                                    const Call& call, const Node& row) {
  for (const auto& owner : operation.entity->owners) {
    const auto& declared = operation.entity->declaration.fields[owner.field];
    const std::string& field = declared.name;
    const Node* value = row.Find(field);
    if (value == nullptr || value->is_null()) continue;
    const auto& other = plan.inferred.entities[owner.entity];
    // Of several owners, the field refers to one.
    if (declared.shape.references() != other.declaration.name) continue;
    auto query = call.database.Prepare(Concat(
        {"SELECT 1 FROM ", other.declaration.table, " WHERE ", KeyFieldOf(other).column, " = ?1"}));
    if (PathKey(other, value->text).BindTo(query, 1) && query.Step()) continue;
    const FieldPlace place = PlaceOf(operation, owner.field);
    return RefuseContent(operation.foreign,
                         Concat({Quoted(place.pointer), ": ", other.declaration.name,
                                 " has no row with the key ", Quoted(value->text), "."}),
                         place.error());
  }
  return std::nullopt;
}

}  // namespace

std::string PointerInBody(const OperationPlan& operation, std::string_view field) {
  std::string pointer;
  for (const auto& step : operation.inferred->body_row) pointer += "/" + PointerStep(step);
  return Concat({pointer, "/", PointerStep(NameInBody(operation, field))});
}

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
  const FieldPlace place = PlaceOfKey(operation);
  const PathKey sent(*operation.entity, key.text);
  auto query = call.database.Prepare(
      Concat({"SELECT 1 FROM ", entity.table, " WHERE ", field.column, " = ?1"}));
  if (!key.is_scalar() || key.text.empty() || !sent.BindTo(query, 1)) {
    return RefuseContent(operation.foreign, "`" + field.name + "` can't be a key.", place.error());
  }
  if (!query.Step()) return std::nullopt;
  return RefuseWithFirst(
      operation.foreign, {409, 422, 400},
      Concat({entity.name, " has a row with the key ", Quoted(key.text), " already."}),
      place.error());
}

std::optional<Error> WhyOtherKey(const OperationPlan& operation, const Node& body,
                                 std::string_view key) {
  const std::string& name = KeyFieldOf(*operation.entity).name;
  const bool is_resource = IsResource(*operation.entity) && !operation.inferred->body_row.empty();
  const Node* sent = is_resource ? body.Find(name) : nullptr;
  if (sent == nullptr || !sent->is_scalar()) return std::nullopt;
  Node read = *sent;
  ReadWholeNumber(KeyFieldOf(*operation.entity), read);
  if (read.text == key) return std::nullopt;
  return RefuseWith(operation.foreign, 409,
                    Concat({"`", name, "` must be ", Quoted(key), ", as in the path."}),
                    {"body", PointerInBody(operation, name)});
}

std::optional<Error> WhyRowIsRefused(const ApiPlan& plan, const OperationPlan& operation,
                                     const Call& call, const Node& row) {
  if (auto error = WhyOfOtherKind(operation, row)) return error;
  if (auto error = WhyNoReference(plan, operation, call, row)) return error;
  return WhyNotUnique(operation, call, row);
}

}  // namespace understudy::entities::detail
