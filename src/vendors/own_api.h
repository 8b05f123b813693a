#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/diagnostics.h"
#include "entities/api_plan.h"
#include "vendors/catalog.h"
#include "vendors/vendor.h"

namespace understudy {

// A vendor made of a user's API. It keeps the plan.
Vendor MakeOwnVendor(const std::shared_ptr<const entities::ApiPlan>& plan);

// A document of --api: "FILE" or "NAME=FILE". Without a name, that of the file without its ending,
// or that of its folder if the file is called openapi, swagger, api or index.
struct OwnApiFile {
  std::string name;
  std::string path;
};
OwnApiFile ParseOwnApiFile(const std::string& text);

enum class BuiltInVendors { kWith, kWithout };
// The catalog of these documents, with the built-in vendors or without. Adds what can't be served
// as a document says to `warnings`.
tl::expected<SharedCatalog, Diagnostics> CatalogWithApis(const std::vector<std::string>& apis,
                                                         BuiltInVendors built_in,
                                                         Diagnostics& warnings);

// The text of a scenario that serves these APIs, and nothing else.
std::string ScenarioOf(const std::vector<std::string>& apis);

}  // namespace understudy
