#pragma once

#include <string>

#include "contract/contract.h"
#include "http/url.h"

namespace understudy::front {

// "unknown query parameter `filter[foo]`; known: filter[status], page": the value of
// Understudy-Hint when `query` has names that the operation does not list; "" when it has none. A
// name may have an index, as "tags[0]". Allocates only when a name is unknown.
std::string QueryHint(const contract::Contract& contract, const contract::Operation& operation,
                      const http::Pairs& query);

}  // namespace understudy::front
