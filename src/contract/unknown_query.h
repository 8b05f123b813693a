#pragma once

#include "contract/arguments.h"
#include "contract/contract.h"
#include "http/url.h"

// Names in a query that its operation does not use, which strict worlds report.
namespace understudy::contract {

// In sent order; then the members of objects that their schemas do not name, as "filter[knd]".
UnknownNames UnknownInQuery(const Contract& contract, const Operation& operation,
                            const http::Pairs& query);

// The names that a query may have, without those of credentials: parameters, and the named members
// of those that are objects.
std::vector<std::string> NamesInQuery(const Operation& operation);

}  // namespace understudy::contract
