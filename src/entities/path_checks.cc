#include "entities/path_checks.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "contract/parameter_style.h"
#include "contract/schema_example.h"
#include "entities/api_errors.h"

namespace understudy::entities::detail {
namespace {

using contract::Parameter;

// The first rule that the value of a path's parameter breaks. Rules that no value keeps, as a UUID
// of 64 characters, are none.
std::optional<FieldProblem> ProblemOf(const Parameter& parameter, const Call& call) {
  if (parameter.styled == nullptr || parameter.styled->schema == nullptr) return std::nullopt;
  const auto text = call.arguments.Text(parameter.name);
  auto problems =
      contract::CheckSent(*parameter.styled, contract::ReadFromText(*parameter.styled, text));
  if (problems.empty()) return std::nullopt;
  const auto made = contract::MakeExample(*parameter.styled->schema, 0,
                                          contract::Direction::kRequest, parameter.name);
  return made.problem.empty() ? std::optional(std::move(problems.front())) : std::nullopt;
}

bool DeclaresBadInput(const OperationPlan& operation) {
  return Declares(operation.foreign, 422) || Declares(operation.foreign, 400);
}

Error RefusePath(const OperationPlan& operation, const FieldProblem& problem) {
  if (!DeclaresBadInput(operation)) return RefuseWith(operation.foreign, 404, problem.message);
  return RefuseContent(operation.foreign, problem.message, {"path", Concat({"/", problem.name})});
}

}  // namespace

std::vector<const Parameter*> FreeParameters(const OperationPlan& operation) {
  std::vector<std::string_view> keys;
  if (operation.inferred != nullptr) {
    for (const auto name : Split(operation.inferred->key_parameter, '/')) keys.push_back(name);
    for (const auto& owner : operation.inferred->owners) keys.push_back(owner.parameter);
  }
  std::vector<const Parameter*> free;
  for (const auto& parameter : operation.foreign->operation->parameters) {
    const bool has_rules =
        parameter.in == In::kPath && parameter.styled != nullptr && parameter.styled->schema;
    if (has_rules && std::find(keys.begin(), keys.end(), parameter.name) == keys.end()) {
      free.push_back(&parameter);
    }
  }
  return free;
}

std::optional<Error> WhyPathIsRefused(const OperationPlan& operation, const Call& call) {
  for (const auto* parameter : operation.free_parameters) {
    if (const auto problem = ProblemOf(*parameter, call)) return RefusePath(operation, *problem);
  }
  return std::nullopt;
}

std::optional<Error> WhyKeyInPathIsRefused(const OperationPlan& operation, const Call& call,
                                           std::string_view parameters) {
  const auto names = Split(parameters, '/');
  for (const auto& parameter : operation.foreign->operation->parameters) {
    const bool is_named = parameter.in == In::kPath &&
                          std::find(names.begin(), names.end(), parameter.name) != names.end();
    if (!is_named) continue;
    if (const auto problem = ProblemOf(parameter, call)) return RefusePath(operation, *problem);
  }
  return std::nullopt;
}

Error RefuseMissing(const OperationPlan& operation, const Call& call, std::string_view parameters,
                    const InferredEntity& entity, std::string_view key) {
  auto wrong = DeclaresBadInput(operation) ? WhyKeyInPathIsRefused(operation, call, parameters)
                                           : std::nullopt;
  if (wrong) return std::move(*wrong);
  return RefuseWith(
      operation.foreign, 404,
      Concat({entity.declaration.name, " has no row with the key ", Quoted(key), "."}));
}

}  // namespace understudy::entities::detail
