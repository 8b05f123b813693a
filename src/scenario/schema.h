#pragma once

#include <string>

#include "base/shape.h"
#include "vendors/vendor.h"

namespace understudy::scenario {

// The shape of a scenario file. kWhole includes each row; with kListsOnly a caller checks the rows
// itself.
enum class RowDepth { kWhole, kListsOnly };
Shape ScenarioShape(RowDepth rows);

// docs/scenario.schema.json: the shape as JSON Schema.
std::string ScenarioJsonSchema();

}  // namespace understudy::scenario
