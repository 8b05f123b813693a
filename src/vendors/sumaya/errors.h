#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "vendors/vendor.h"

// Every error that Sumaya's API gives, and their format:
// {"success":false,"message":…,"errors":null,"data":null,"status_code":N}.
namespace understudy::sumaya {

// No such customer or subscription.
Error DataNotFound();

// In the words of Spatie's laravel-query-builder. Names without brackets.
// For an operation without sorts.
Error SortsNotAllowed(const std::vector<std::string>& requested);

Error FiltersNotAllowed(const std::vector<std::string>& unknown,
                        const std::vector<std::string>& allowed);

// The parameter has the form of a date, but the day does not exist.
Error ImpossibleDate(std::string_view parameter);

// Renders a problem that was found before a handler ran, in Sumaya's format.
Error RenderProblem(const Problem& problem, const Settings& settings);
// Renders any other error status in the same format (inferred).
Error RenderStatus(int status, const Settings& settings);

}  // namespace understudy::sumaya
