#pragma once

#include <string>

#include "base/shape.h"
#include "vendors/catalog.h"

namespace understudy::scenario {

// The shape of a scenario file for the catalog's vendors. kWhole includes each row; with kListsOnly
// a caller checks the rows itself.
enum class RowDepth { kWhole, kListsOnly };
Shape ScenarioShape(const Catalog& catalog, RowDepth rows);

// docs/scenario.schema.json: the shape as JSON Schema.
std::string ScenarioJsonSchema(const Catalog& catalog);

}  // namespace understudy::scenario
