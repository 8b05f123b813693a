#pragma once

#include <string_view>

#include "base/problem.h"
#include "vendors/vendor.h"

// Every error that Omnidesk's API gives, and its wire shape: {"status":"error","message":"…"}.
namespace understudy::omnidesk {

Error CustomerNotFound();
Error ChannelNotFound();
// The next id would be larger than kLargestId.
Error NoFurtherId();

// 400 "`field` rule.": what only the data can tell to be wrong.
Error BadInput(std::string_view field, std::string_view rule);
// 400 with a sentence of its own, which names the fields: for rules about several.
Error BadInput(std::string_view sentence);

// What is wrong before a handler runs, in Omnidesk's shape.
Error RenderProblem(const Problem& problem, const Settings& settings);
// Any other error status, in the same shape and with its codes (inferred).
Error RenderStatus(int status, const Settings& settings);

}  // namespace understudy::omnidesk
