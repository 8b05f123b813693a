#pragma once

#include <string>
#include <vector>

#include "contract/contract.h"
#include "http/url.h"

// The checks of Spatie's laravel-query-builder for `filter[name]`. Pure functions.
namespace understudy::sumaya {

// The names of the filters in a query, in sent order, each once. As PHP reads a query, `filter[]`
// is named by the next free number, and a name without a closing bracket is no filter.
std::vector<std::string> RequestedFilters(const http::Pairs& query);

// The filters that the operation's contract knows, in its order.
std::vector<std::string> AllowedFilters(const contract::Operation& operation);

// The names in `requested` that are not in `allowed`.
std::vector<std::string> UnknownNames(const std::vector<std::string>& requested,
                                      const std::vector<std::string>& allowed);

// Sort fields without the "-" for descending, each once.
std::vector<std::string> SortNames(const std::vector<std::string>& fields);

}  // namespace understudy::sumaya
