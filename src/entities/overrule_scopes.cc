#include <algorithm>

#include "base/text.h"
#include "entities/infer_owners.h"
#include "entities/overruling.h"

namespace understudy::entities {
namespace {

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void BindGiven(Overruling& made, const DeclaredOperation::Given& declared, std::size_t number) {
  auto& bound = made.api.operations[number];
  const auto& operation = *made.document.foreign.operations[number].operation;
  const auto field = made.FieldOf(bound.entity, declared.field);
  if (!Contains(PathParameters(operation), declared.parameter.text)) {
    made.Fail(declared.parameter, Concat({"the path ", operation.path, " has no parameter ",
                                          Quoted(declared.parameter.text)}));
    return;
  }
  if (!field) return;
  const auto type = made.api.entities[bound.entity].declaration.fields[*field].shape.type();
  if (type != Shape::Type::kString && type != Shape::Type::kInteger) {
    made.Fail(declared.field, "a field that the path gives must be a string or an integer");
    return;
  }
  if (made.api.entities[bound.entity].facts[*field].of_others) {
    made.Fail(declared.field, Concat({Quoted(declared.field.text),
                                      " is shown of other rows: no path can give it"}));
    return;
  }
  bound.given = {declared.parameter.text, *field};
  // It does nothing else.
  std::erase(bound.scope.parameters, declared.parameter.text);
}

void BindScope(Overruling& made, const DeclaredScope& declared, std::size_t number) {
  auto& bound = made.api.operations[number];
  const auto& operation = *made.document.foreign.operations[number].operation;
  const auto known = PathParameters(operation);
  InferredScope scope;
  for (const auto& parameter : declared.parameters) {
    if (!Contains(known, parameter.text) || parameter.text == bound.key_parameter) {
      made.Fail(parameter, Concat({"the path ", operation.path, " has no parameter ",
                                   Quoted(parameter.text), " beside the key"}));
      return;
    }
    scope.parameters.push_back(parameter.text);
  }
  if (scope.parameters.empty()) return;
  std::string field =
      declared.field.text.empty() ? Join(scope.parameters, "_") : declared.field.text;
  scope.field = ScopeField(made.api.entities[bound.entity], std::move(field));
  bound.scope = std::move(scope);
}

}  // namespace

void DeclareScopes(Overruling& made) {
  for (std::size_t i = 0; i < made.declared.size(); ++i) {
    const auto* declared = made.declared[i];
    if (declared == nullptr || made.failed_operations[i]) continue;
    if (declared->scope) BindScope(made, *declared->scope, i);
    if (declared->given && declared->owners) {
      made.Fail(declared->given->parameter, "`given` and `of` can't be together");
    } else if (declared->given) {
      BindGiven(made, *declared->given, i);
    }
  }
}

InferredScope UsualOwnerScope(const Overruling& made, std::size_t owner, std::size_t number) {
  const auto known = PathParameters(*made.document.foreign.operations[number].operation);
  for (const auto& operation : made.api.operations) {
    const auto& parameters = operation.scope.parameters;
    const bool is_of_owner = operation.kind != OperationKind::kExample && operation.entity == owner;
    if (!is_of_owner || parameters.empty()) continue;
    const bool has_all = std::all_of(parameters.begin(), parameters.end(),
                                     [&](const auto& name) { return Contains(known, name); });
    if (has_all) return operation.scope;
  }
  return {};
}

}  // namespace understudy::entities
