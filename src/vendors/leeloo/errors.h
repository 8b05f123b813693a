#pragma once

#include "base/problem.h"
#include "vendors/vendor.h"

// Every error that Leeloo's API gives, and its wire shape:
// {"status":0,"error":{"fields":{…},"code":"…"}}. With the setting error_status: ok each arrives
// with HTTP 200.
namespace understudy::leeloo {

Error AccountNotFound(const Settings& settings);

// What is wrong before a handler runs, in Leeloo's shape.
Error RenderProblem(const Problem& problem, const Settings& settings);
// Any other error status, in the same shape and with its codes (inferred).
Error RenderStatus(int status, const Settings& settings);

}  // namespace understudy::leeloo
