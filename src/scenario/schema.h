#pragma once

#include <string>

#include "base/shape.h"
#include "vendors/vendor.h"

namespace understudy::scenario {

// What a scenario file may hold. With rows kWhole each row is checked too; with kListsOnly only
// that there are lists, for a caller that goes through the rows itself.
enum class RowDepth { kWhole, kListsOnly };
Shape ScenarioShape(RowDepth rows);

// docs/scenario.schema.json: the shape as JSON Schema.
std::string ScenarioJsonSchema();

}  // namespace understudy::scenario
