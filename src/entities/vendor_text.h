#pragma once

#include <string>

#include "entities/api_plan.h"

namespace understudy::entities {

// A vendor.yaml that says all of what the API does, with comments, for people to edit. Served with
// it, the API does the same. `document` is the name of its file, for the comments.
std::string VendorText(const ApiPlan& plan, const std::string& document);

// A name as YAML: quoted, unless it is plain.
std::string YamlName(const std::string& name);

}  // namespace understudy::entities
