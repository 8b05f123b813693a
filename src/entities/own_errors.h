#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/problem.h"
#include "contract/foreign.h"
#include "entities/api_plan.h"
#include "entities/call.h"
#include "entities/contract_errors.h"

// `errors` of a user's vendor.yaml: what it says of an error is in place of what the document says.
// entities/error_rules.h has the words.
namespace understudy::entities {

// nullptr: the file says nothing, or there are errors.
std::shared_ptr<const ContractErrors> ReadOwnErrors(const ApiPlan& plan, Diagnostics& errors);

// `made` is the error by the document; nullopt: one that an operation answers with. Its reason is
// the sentence.
void OverruleError(const ApiPlan& plan, std::optional<ProblemKind> kind, Error& made);

// The error of this status that the file has for the operation, whatever the request is; nullopt:
// it has none. `detail` is a sentence.
std::optional<Reply> OwnErrorReply(const ApiPlan& plan, const contract::ForeignOperation& operation,
                                   int status, std::string_view detail);

// The handler, whose errors are overruled.
Handler WithOwnErrors(std::shared_ptr<const ApiPlan> plan, Handler handler);

// The errors of the operation that have a body of their own, for `understudy explain`.
std::vector<std::string> ExplainErrors(const ApiPlan& plan,
                                       const contract::ForeignOperation& operation);

}  // namespace understudy::entities
