#pragma once

#include "entities/call.h"

// The operations that vendor.yaml leaves to C++.
namespace understudy::helpcrunch {

// customers.cc
Outcome CreateCustomer(Call& call);
Outcome UpdateCustomer(Call& call);  // PATCH and PUT
Outcome UpdateCustomers(Call& call);
Outcome TagCustomer(Call& call);
Outcome UntagCustomer(Call& call);

// customer_search.cc
Outcome SearchCustomers(Call& call);

// events.cc
Outcome CreateEvent(Call& call);

}  // namespace understudy::helpcrunch
