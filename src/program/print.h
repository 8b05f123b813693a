#pragma once

#include <string>
#include <vector>

#include "vendors/catalog.h"
#include "vendors/own_api.h"

// The subcommands that only print. Each returns the exit status.
namespace understudy {

// Reports the errors and warnings of scenarios, and of the documents of users' own `apis`. Warnings
// change the exit status only if `strict`.
int Check(const std::vector<std::string>& scenarios, const ApiOptions& apis, bool strict);

// Lists the operations that a scenario serves; without a name, of `apis` alone, or of `default` if
// there are none.
int PrintRoutes(const std::string& named, const ApiOptions& apis, bool json);

// The catalog of `apis` and of those that the scenario names, with the built-in vendors unless
// `apis` stand alone; `scenario` may be empty. nullptr, and errors are printed, if one can't be
// read.
SharedCatalog CatalogOf(const std::string& scenario, const ApiOptions& apis);

// Prints the JSON Schema of scenario files: of one that serves `apis` and those that `scenario`
// names, which may be empty, beside the built-in ones.
int PrintSchema(const std::string& scenario, const ApiOptions& apis);
// Prints that of vendor.yaml files.
int PrintVendorSchema();

}  // namespace understudy
