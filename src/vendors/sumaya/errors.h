#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "vendors/vendor.h"

// Every error that Sumaya's API gives, and its wire shape:
// {"success":false,"message":…,"errors":null,"data":null,"status_code":N}.
namespace understudy::sumaya {

// No such customer or subscription.
Error DataNotFound();

// In the words of Spatie's laravel-query-builder. Names without brackets.
// For an operation that knows no sort.
Error SortsNotAllowed(const std::vector<std::string>& requested);

Error FiltersNotAllowed(const std::vector<std::string>& unknown,
                        const std::vector<std::string>& allowed);

// A parameter that is written like a date, but that no calendar has.
Error ImpossibleDate(std::string_view parameter);

// What is wrong before a handler runs, in Sumaya's shape.
Error RenderProblem(const Problem& problem, const Settings& settings);
// Any other error status, in the same shape and with its codes (inferred).
Error RenderStatus(int status, const Settings& settings);

}  // namespace understudy::sumaya
