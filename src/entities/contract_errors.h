#pragma once

#include <memory>
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

  // Those that a setting has instead: ours behind this call.
  void SetVariant(std::string setting, std::string value,
                  std::unique_ptr<const ContractErrors> variant);
  // These, or those that the settings have instead.
  const ContractErrors& With(const Settings& settings) const;

  // `operation` is what the request asks for; nullptr: nothing that is known.
  Error Render(const Problem& problem, const Settings& settings,
               const contract::Operation* operation = nullptr) const;
  // An error status that has no ProblemKind, with a sentence for people.
  Error Render(int status, std::string_view sentence, const Settings& settings) const;
  // The HTTP status of an error with this status.
  int HttpStatus(int status, const Settings& settings) const;
  // A row that is not there.
  std::string AbsentBody(const contract::Operation& operation) const;
  // In the shape of the errors, unless `said` has a whole body.
  std::string Body(int status, const SaidError& said) const;
  const ErrorRules& rules() const { return rules_; }

 private:
  FieldCodes FieldsOf(const Problem& problem) const;

  ErrorRules rules_;
  std::string setting_;
  std::string value_;
  std::unique_ptr<const ContractErrors> variant_;
};

}  // namespace understudy::entities
