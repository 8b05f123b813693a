#pragma once

#include <string>

#include "vendors/helpcrunch/model.h"

namespace understudy::helpcrunch {

// The customer object, at the root of the reply (documents/helpcrunch-customer.txt).
std::string RenderCustomer(const Customer& customer);

}  // namespace understudy::helpcrunch
