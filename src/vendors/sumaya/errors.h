#pragma once

#include "base/problem.h"
#include "vendors/vendor.h"

// Every error that Sumaya's API gives, and their format:
// {"success":false,"message":…,"errors":null,"data":null,"status_code":N}.
namespace understudy::sumaya {

// Renders a problem that was found before a handler ran, in Sumaya's format.
Error RenderProblem(const Problem& problem, const Settings& settings);
// Renders any other error status in the same format (inferred).
Error RenderStatus(int status, const Settings& settings);

}  // namespace understudy::sumaya
