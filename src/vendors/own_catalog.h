#pragma once

#include <set>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/diagnostics.h"
#include "vendors/catalog.h"
#include "vendors/own_api.h"

// Catalogs with users' APIs. They fail with every error of all documents and vendor.yaml files:
// also if two APIs have one name, or claim one method and path. Naming one document twice is no
// error.
namespace understudy {

enum class BuiltInVendors { kWith, kWithout };
// The catalog of these documents, with the built-in vendors or without. Adds what can't be served
// as a document says to `warnings`, and the paths where files were looked for, found or not, to
// `looked_at` if that is not null.
tl::expected<SharedCatalog, Diagnostics> CatalogWithApis(
    const std::vector<OwnApi>& apis, BuiltInVendors built_in, Diagnostics& warnings,
    std::set<std::string>* looked_at = nullptr);

// Sets OwnApi::served of those that `catalog` serves.
void RequireServed(const Catalog& catalog, std::vector<OwnApi>& apis);

// The first catalog for checks of a scenario's other parts: APIs that can't be read are in it
// without operations and entities, and their errors are added to `errors`.
SharedCatalog CatalogToCheck(const std::vector<OwnApi>& apis, BuiltInVendors built_in,
                             Diagnostics& errors, Diagnostics& warnings);

// `base` with these APIs, each in the place of a user's API of the same name. `base` itself if they
// change nothing.
tl::expected<SharedCatalog, Diagnostics> CatalogWithApis(const SharedCatalog& base,
                                                         const std::vector<OwnApi>& apis,
                                                         Diagnostics& warnings);
// Whether both serve the same vendors, of the same files.
bool HaveSameContent(const Catalog& one, const Catalog& other);

}  // namespace understudy
