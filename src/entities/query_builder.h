#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "contract/arguments.h"
#include "contract/contract.h"
#include "http/url.h"

// The checks of Spatie's laravel-query-builder for `filter[name]` and `sort`, and its words. Pure
// functions.
namespace understudy::entities {

// The names of the filters in a query, in sent order, each once. As PHP reads a query, `filter[]`
// is named by the next free number, and a name without a closing bracket is no filter.
std::vector<std::string> RequestedFilters(const http::Pairs& query);

// The filters that the operation's contract knows, in its order.
std::vector<std::string> AllowedFilters(const contract::Operation& operation);

// The names in `requested` that are not in `allowed`.
std::vector<std::string> UnknownFilters(const std::vector<std::string>& requested,
                                        const std::vector<std::string>& allowed);

// Both take sort fields with and without the "-" for descending, and name each once.
std::string SortsNotAllowed(const std::vector<std::string>& requested,
                            const std::vector<std::string>& allowed);

// What is wrong with a query that the contract does not see: unknown filters, and a sort if the
// operation has no parameter `sort`.
std::optional<Problem> RefusedByQueryBuilder(const contract::Operation& operation,
                                             const http::Pairs& query);

}  // namespace understudy::entities
