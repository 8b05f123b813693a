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

// The files of a user's API.
struct OwnApi {
  std::string name;
  std::string contract;     // the OpenAPI document
  std::string vendor = {};  // the vendor.yaml; empty: there is none
};
// What --api names: "FILE" or "NAME=FILE". Without a name, that of the file without its ending, or
// that of its folder if the file is called openapi, swagger, api or index. A vendor.yaml in the
// document's folder is taken.
OwnApi ParseOwnApi(const std::string& text);
std::vector<OwnApi> ParseOwnApis(const std::vector<std::string>& texts);

// Reads and compiles its files. nullptr, with errors, if one is wrong.
std::shared_ptr<const entities::ApiPlan> ReadOwnApi(const OwnApi& api, Diagnostics& errors,
                                                    Diagnostics& warnings);

enum class BuiltInVendors { kWith, kWithout };
// The catalog of these documents, with the built-in vendors or without. Adds what can't be served
// as a document says to `warnings`. Fails with every error of all documents and vendor.yaml files.
tl::expected<SharedCatalog, Diagnostics> CatalogWithApis(const std::vector<OwnApi>& apis,
                                                         BuiltInVendors built_in,
                                                         Diagnostics& warnings);

// The text of a scenario that serves these APIs, and nothing else.
std::string ScenarioOf(const std::vector<OwnApi>& apis);

}  // namespace understudy
