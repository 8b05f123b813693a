#pragma once

#include "base/problem.h"
#include "vendors/vendor.h"

// Every error that Leeloo's API gives, and their format:
// {"status":0,"error":{"fields":{…},"code":"…"}}. With the setting error_status: ok each arrives
// with HTTP 200.
namespace understudy::leeloo {

// Renders a problem that was found before a handler ran, in Leeloo's format.
Error RenderProblem(const Problem& problem, const Settings& settings);
// Renders any other error status in the same format (inferred).
Error RenderStatus(int status, const Settings& settings);

}  // namespace understudy::leeloo
