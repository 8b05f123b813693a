#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/diagnostics.h"
#include "scenario/files.h"
#include "scenario/scenario.h"
#include "vendors/catalog.h"
#include "vendors/own_api.h"

namespace understudy::scenario {

// Where a scenario and the documents of users' APIs come from.
struct Origin {
  ApiOptions apis = {};
  // A path, or the name of a built-in one. Empty: `apis` alone, or `default` if there are none.
  std::string scenario = {};
  std::string text = {};  // instead of `scenario`, if it is not empty

  // Whether only `apis` are served, without a scenario.
  bool HasOnlyApis() const { return !apis.files.empty() && text.empty() && scenario.empty(); }
  // The scenario's file; empty for a text, a built-in scenario and apis alone.
  std::string ScenarioFile() const;
  // `apis`, and those that the scenario names. Reads its files, and adds where it looked for what
  // they extend to `looked_at`, if that is not null.
  std::vector<OwnApi> AllApis(LookedAt* looked_at = nullptr) const;
};

// The catalog of these APIs, which are AllApis(), with the built-in ones if there is a scenario.
// Adds to `looked_at`, if that is not null, where files were looked for.
tl::expected<SharedCatalog, Diagnostics> ReadCatalog(const Origin& origin,
                                                     const std::vector<OwnApi>& apis,
                                                     Diagnostics& warnings,
                                                     LookedAt* looked_at = nullptr);

// Loads the scenario for such a catalog.
tl::expected<Scenario, Diagnostics> ReadScenario(const Origin& origin, const SharedCatalog& catalog,
                                                 LookedAt* looked_at = nullptr);

}  // namespace understudy::scenario
