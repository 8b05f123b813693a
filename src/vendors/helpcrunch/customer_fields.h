#pragma once

#include <optional>

#include "base/node.h"
#include "entities/call.h"

namespace understudy::helpcrunch {

// Which fields a request may set: the others are ignored.
enum class CustomerWrite { kCreate, kUpdate };

// Sets what a request's body says in a customer's row. The error of the first bad value, in the
// order of a customer's fields; then the row is of no use.
std::optional<Error> SetCustomerFields(const Call& call, CustomerWrite write, const Node& body,
                                       Node& row);
// Takes away all that an update could set.
void ClearCustomerFields(const Call& call, Node& row);

}  // namespace understudy::helpcrunch
