#pragma once

#include "base/problem.h"
#include "vendors/vendor.h"

// Every error that HelpCrunch's API gives, and its wire shape: {"errors":[{"code","message"}]}.
namespace understudy::helpcrunch {

Error CustomerNotFound();

// What is wrong before a handler runs, in HelpCrunch's shape.
Error RenderProblem(const Problem& problem, const Settings& settings);
// Any other error status, in the same shape and with its codes (inferred).
Error RenderStatus(int status, const Settings& settings);

}  // namespace understudy::helpcrunch
