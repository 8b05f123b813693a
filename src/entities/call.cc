#include "entities/call.h"

#include <algorithm>
#include <utility>

#include "base/problem.h"
#include "base/text.h"
#include "entities/contract_errors.h"

namespace understudy {

Error Call::Refusal(std::string sentence) const {
  return errors->Render({ProblemKind::kBadParameter, std::move(sentence)}, settings);
}

Error Call::Refusal(std::string_view field, std::string_view rule) const {
  const auto& parameters = operation.parameters;
  const auto parameter =
      std::find_if(parameters.begin(), parameters.end(),
                   [&](const contract::Parameter& each) { return each.name == field; });
  FieldProblem problem;
  problem.name = field;
  problem.in = parameter == parameters.end() ? In::kBody : parameter->in;
  problem.message = Concat({Quoted(field), " ", rule, "."});
  return errors->Render(BadParameter(std::move(problem)), settings);
}

const entities::Entity& Call::RowsOf(std::string_view entity) const {
  if (row_kinds != nullptr) {
    for (const auto& each : *row_kinds) {
      if (each.name == entity) return each;
    }
  }
  throw std::logic_error(Concat({"there is no entity ", Quoted(entity)}));
}

}  // namespace understudy
