#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "entities/api_plan.h"
#include "entities/call.h"

// Whether the parameters of a request's path keep the rules of their schemas. A key is looked up
// first: a row that is there is found, whatever the schema says of its key.
namespace understudy::entities::detail {

// Those that no row of the operation has as its key, and that have rules.
std::vector<const contract::Parameter*> FreeParameters(const OperationPlan& operation);

// What is wrong with one of operation.free_parameters: the declared 422 or 400, else 404.
std::optional<Error> WhyPathIsRefused(const OperationPlan& operation, const Call& call);

// What is wrong with these parameters, "year/month": the declared 422 or 400, else 404.
std::optional<Error> WhyKeyInPathIsRefused(const OperationPlan& operation, const Call& call,
                                           std::string_view parameters);

// No row has the key that these parameters of the path are: the declared 422 or 400 if one of them
// breaks its rules, else 404.
Error RefuseMissing(const OperationPlan& operation, const Call& call, std::string_view parameters,
                    const InferredEntity& entity, std::string_view key);

}  // namespace understudy::entities::detail
