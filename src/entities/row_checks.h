#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/node.h"
#include "entities/api_plan.h"
#include "entities/call.h"
#include "store/database.h"

// Why a row of a user's API can't be stored as a request wants it. The errors are the operation's.
namespace understudy::entities::detail {

// The JSON pointer to a field of the row in the request's body: "/pet/id" of "id".
std::string PointerInBody(const OperationPlan& operation, std::string_view field);
// A value that no row can have as its key, or that another row has already.
std::optional<Error> WhyKeyIsRefused(const OperationPlan& operation, const Call& call,
                                     const Node& key);
// A body of JSON:API that has another key than the path. Elsewhere such a key does nothing.
std::optional<Error> WhyOtherKey(const OperationPlan& operation, const Node& body,
                                 std::string_view key);
// The key of the row that has the row's values of EntityDeclaration::unique[group].
std::optional<std::string> HolderOf(const OperationPlan& operation, store::Database& database,
                                    std::size_t group, const Node& row);
// Values of other kinds than their columns, owners that are not there, and values that must not
// repeat and that another row has.
std::optional<Error> WhyRowIsRefused(const ApiPlan& plan, const OperationPlan& operation,
                                     const Call& call, const Node& row);

}  // namespace understudy::entities::detail
