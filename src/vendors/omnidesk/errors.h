#pragma once

#include <string_view>

#include "base/problem.h"
#include "vendors/vendor.h"

// Every error that Omnidesk's API gives, and their format: {"status":"error","message":"…"}.
namespace understudy::omnidesk {

Error CustomerNotFound();
// The next id would be larger than entities::kLargestKey.
Error NoFurtherId();

// 400 "`field` rule.", for rules that only the data can decide.
Error BadInput(std::string_view field, std::string_view rule);
// 400 with this sentence, which names the fields. For rules about several fields.
Error BadInput(std::string_view sentence);

// Renders a problem that was found before a handler ran, in Omnidesk's format.
Error RenderProblem(const Problem& problem, const Settings& settings);
// Renders any other error status in the same format (inferred).
Error RenderStatus(int status, const Settings& settings);

}  // namespace understudy::omnidesk
