#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/problem.h"
#include "entities/call.h"
#include "entities/error_rules.h"

namespace understudy::entities {

// A vendor's errors, as the examples of its contract show them and `errors` of its vendor.yaml says
// (entities/error_rules.h). Constant, so thread-safe.
class ContractErrors {
 public:
  // Adds errors for words that mean nothing; then this renders nothing of use.
  ContractErrors(const Node& words, const Node& contract, Diagnostics& errors);
  explicit ContractErrors(ErrorRules rules) : rules_(std::move(rules)) {}

  // `operation` is what the request asks for; nullptr: nothing that is known.
  Error Render(const Problem& problem, const Settings& settings,
               const contract::Operation* operation = nullptr) const;
  // An error status that has no ProblemKind, with a sentence for people.
  Error Render(int status, std::string_view sentence, const Settings& settings) const;
  // The HTTP status of an error with this status.
  int HttpStatus(int status, const Settings& settings) const;
  // In the shape of the errors, unless `said` has a whole body.
  std::string Body(int status, const SaidError& said) const;
  const ErrorRules& rules() const { return rules_; }

 private:
  FieldCodes FieldsOf(const Problem& problem) const;

  ErrorRules rules_;
};

}  // namespace understudy::entities
