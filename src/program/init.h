#pragma once

#include <string>

#include "vendors/own_api.h"

namespace understudy {

struct InitOptions {
  ApiOptions apis;  // exactly one
  std::string folder = ".";
  bool force = false;
};

// Writes what is inferred of an API as FOLDER/NAME/vendor.yaml, and FOLDER/NAME.yaml, a scenario
// that serves it; both or none, and over no file without `force`. Returns the exit status.
int Init(const InitOptions& options);

}  // namespace understudy
