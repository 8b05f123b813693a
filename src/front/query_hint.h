#pragma once

#include <string>

#include "contract/arguments.h"
#include "contract/contract.h"

namespace understudy::front {

// "unknown query parameter `filter[foo]`; known: filter[status], page": the value of
// Understudy-Hint for a query with these names that the operation does not know; "" if there are
// none.
std::string QueryHint(const contract::Operation& operation, const contract::UnknownNames& unknown);

}  // namespace understudy::front
