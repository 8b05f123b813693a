#pragma once

#include "base/problem.h"
#include "vendors/vendor.h"

// Every error that HelpCrunch's API gives, and their format: {"errors":[{"code","message"}]}.
namespace understudy::helpcrunch {

Error CustomerNotFound();

// Renders a problem that was found before a handler ran, in HelpCrunch's format.
Error RenderProblem(const Problem& problem, const Settings& settings);
// Renders any other error status in the same format (inferred).
Error RenderStatus(int status, const Settings& settings);

}  // namespace understudy::helpcrunch
