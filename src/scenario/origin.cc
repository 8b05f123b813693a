#include "scenario/origin.h"

#include "scenario/own_apis.h"
#include "vendors/own_catalog.h"

namespace understudy::scenario {

std::string Origin::ScenarioFile() const {
  const bool is_file = text.empty() && !HasOnlyApis() && !IsBuiltIn(scenario);
  return is_file ? scenario : std::string();
}

std::vector<OwnApi> Origin::AllApis(LookedAt* looked_at) const {
  auto all = ParseOwnApis(apis);
  if (HasOnlyApis()) return all;
  const auto named = text.empty() ? OwnApisOf(scenario, looked_at) : OwnApisOfText(text, looked_at);
  all.insert(all.end(), named.begin(), named.end());
  return all;
}

tl::expected<SharedCatalog, Diagnostics> ReadCatalog(const Origin& origin,
                                                     const std::vector<OwnApi>& apis,
                                                     Diagnostics& warnings, LookedAt* looked_at) {
  if (apis.empty()) return Catalog::BuiltIn();
  return CatalogWithApis(apis,
                         origin.HasOnlyApis() ? BuiltInVendors::kWithout : BuiltInVendors::kWith,
                         warnings, looked_at);
}

tl::expected<Scenario, Diagnostics> ReadScenario(const Origin& origin, const SharedCatalog& catalog,
                                                 LookedAt* looked_at) {
  const std::string text =
      origin.HasOnlyApis() ? ScenarioOf(ParseOwnApis(origin.apis)) : origin.text;
  if (!text.empty()) return LoadText(catalog, text, "scenario text");
  const auto file = origin.ScenarioFile();
  if (file.empty() || looked_at == nullptr) return Load(catalog, origin.scenario);
  return LoadFile(catalog, file, *looked_at);
}

}  // namespace understudy::scenario
