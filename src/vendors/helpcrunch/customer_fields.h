#pragma once

#include "base/node.h"
#include "entities/call.h"
#include "vendors/helpcrunch/bad_values.h"

namespace understudy::helpcrunch {

// Which fields a request may set: the others are ignored.
enum class CustomerWrite { kCreate, kUpdate };

// Sets what a request's body says in a customer's row. Adds the bad values, in the order of a
// customer's fields; then the row is of no use.
void SetCustomerFields(const Call& call, CustomerWrite write, const Node& body, Node& row,
                       BadValues& wrong);
// Takes away all that an update could set.
void ClearCustomerFields(const Call& call, Node& row);

}  // namespace understudy::helpcrunch
