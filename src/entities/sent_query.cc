#include "entities/sent_query.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "base/json_pointer.h"
#include "base/text.h"
#include "contract/parameter_style.h"
#include "contract/schema_check.h"
#include "entities/api_errors.h"
#include "entities/compound_key.h"
#include "entities/names.h"
#include "entities/row_values.h"

namespace understudy::entities {
namespace {

// The field that a parameter sets; nullopt: none.
std::optional<std::size_t> FieldSetBy(const contract::Parameter& parameter,
                                      const InferredEntity& entity) {
  if (parameter.in != In::kQuery || parameter.styled == nullptr) return std::nullopt;
  const std::string plain = PlainName(parameter.name);
  for (std::size_t i = 0; i < entity.facts.size(); ++i) {
    const auto& facts = entity.facts[i];
    const bool is_settable = facts.schema != nullptr && !facts.read_only && !IsOfKey(entity, i);
    if (is_settable && PlainName(entity.declaration.fields[i].name) == plain) return i;
  }
  return std::nullopt;
}

}  // namespace

bool SetsFieldsByQuery(const contract::Operation& operation, const InferredEntity& entity) {
  const auto& all = operation.parameters;
  return !operation.body && std::any_of(all.begin(), all.end(), [&](const auto& parameter) {
    return FieldSetBy(parameter, entity).has_value();
  });
}

const contract::Parameter* ParameterOf(const contract::Operation& operation,
                                       const InferredEntity& entity, std::size_t field) {
  const auto& all = operation.parameters;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& parameter) {
    return FieldSetBy(parameter, entity) == field;
  });
  return found == all.end() ? nullptr : &*found;
}

std::optional<Error> ReadFieldsInQuery(const OperationPlan& operation, const Call& call,
                                       Node& root) {
  if (call.operation.body) return std::nullopt;
  root = Node();
  root.kind = Node::Kind::kMap;
  for (const auto& parameter : call.operation.parameters) {
    const auto field = FieldSetBy(parameter, *operation.entity);
    if (!field) continue;
    auto value = contract::ReadFromPairs(*parameter.styled, call.arguments.query());
    if (!value) continue;
    const contract::Schema& schema = *operation.entity->facts[*field].schema;
    if (value->is_scalar() && !value->is_null()) value = contract::TypedText(schema, value->text);
    const auto problems = contract::CheckValue(schema, *value, contract::Direction::kRequest,
                                               Concat({"`", parameter.name, "`"}));
    if (!problems.empty()) {
      const std::string pointer = "/" + PointerStep(parameter.name) + problems.front().pointer;
      return RefuseContent(operation.foreign, problems.front().message, {"query", pointer});
    }
    SetMember(root, operation.entity->declaration.fields[*field].name, std::move(*value));
  }
  return std::nullopt;
}

}  // namespace understudy::entities
