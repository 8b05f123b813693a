#pragma once

#include <string>
#include <vector>

#include "vendors/own_api.h"

namespace understudy {

struct ExplainOptions {
  ApiOptions apis;
  std::vector<std::string> names;  // [SCENARIO] [VENDOR [OPERATION]]
};

// Prints what was compiled of the vendors: entities with their fields and columns, tables, and what
// each operation does. Returns the exit status.
int Explain(const ExplainOptions& options);

}  // namespace understudy
