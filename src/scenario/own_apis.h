#pragma once

#include <string>
#include <vector>

#include "base/shape.h"
#include "scenario/files.h"
#include "scenario/load.h"
#include "scenario/scenario.h"
#include "vendors/catalog.h"
#include "vendors/own_api.h"

// The key `apis` of a scenario: users' own APIs.
namespace understudy::scenario {

// `{petshop: petshop/openapi.yaml}`, or `{petshop: {contract: petshop/openapi.yaml, vendor:
// petshop/vendor.yaml, root: petshop}}`, whose `vendor` and `root` may be left out.
Shape OwnApisShape();

// The files that a scenario names, and those that it extends. Paths start at the folder of their
// file. Reads only what it needs: none if the scenario is built in or can't be read, which loading
// it tells. Adds the paths where it looked for what a file extends to `looked_at`, if that is not
// null.
std::vector<OwnApi> OwnApisOf(const std::string& path_or_name, LookedAt* looked_at = nullptr);
// The same for a text, whose paths start at the current folder.
std::vector<OwnApi> OwnApisOfText(const std::string& text, LookedAt* looked_at = nullptr);

// The same for a scenario that a client names or sends, which must not choose arbitrary paths: see
// OpenBeside() and LoadSent(). Files that are not below `folder` are OwnApi::refused.
std::vector<OwnApi> OwnApisBeside(const std::string& folder, const std::string& name);
std::vector<OwnApi> OwnApisSent(const SentText& sent, const std::string& folder);

// Adds an error for each API of `apis` that the catalog does not have, since those functions left
// it out, and for each operation that a user's API and a built-in one that is served both have.
void CheckOwnApis(const Catalog& catalog, const Node& root, Diagnostics& diagnostics);

}  // namespace understudy::scenario
