#include "program/print.h"

#include <iostream>

#include "base/text.h"
#include "control/routes.h"
#include "entities/vendor_vocabulary.h"
#include "program/exit_code.h"
#include "scenario/files.h"
#include "scenario/own_apis.h"
#include "scenario/scenario.h"
#include "scenario/schema.h"
#include "vendors/own_api.h"
#include "vendors/own_catalog.h"

namespace understudy {
namespace {

// nullptr, and errors are printed, if a document can't be served.
SharedCatalog CatalogFor(const std::vector<OwnApi>& apis, BuiltInVendors built_in,
                         Diagnostics& warnings) {
  if (apis.empty()) return Catalog::BuiltIn();
  auto made = CatalogWithApis(apis, built_in, warnings);
  if (made) return *made;
  std::cerr << made.error().Render();
  return nullptr;
}

// With the APIs that the scenario names.
std::vector<OwnApi> WithNamed(std::vector<OwnApi> apis, const std::string& scenario) {
  for (auto& named : scenario::OwnApisOf(scenario)) apis.push_back(std::move(named));
  return apis;
}

// For commands that do not check the scenario, which would tell of an API without a contract too.
SharedCatalog CatalogOfScenario(const std::vector<OwnApi>& files, const std::string& scenario) {
  const auto apis = WithNamed(files, scenario);
  Diagnostics errors;
  for (const auto& api : apis) {
    if (!api.contract.empty() || api.place.empty()) continue;
    errors.Add(api.name, "no contract is named: give the path of its OpenAPI document");
    errors.MoveToNames(api.named_at, {});
  }
  std::cerr << errors.Render();
  Diagnostics warnings(Severity::kWarning);
  auto catalog = CatalogFor(apis, BuiltInVendors::kWith, warnings);
  return errors.empty() ? catalog : nullptr;
}

// Prints the warnings, and their number. Returns whether there are any.
bool ReportWarnings(const std::string& what, const Diagnostics& warnings) {
  const std::size_t count = warnings.total();
  std::cerr << warnings.Render();
  std::cout << what << ": ";
  if (count == 0) {
    std::cout << "ok\n";
  } else {
    std::cout << count << (count == 1 ? " warning\n" : " warnings\n");
  }
  return count > 0;
}

// Returns the exit status.
int CheckApis(const ApiOptions& options, const std::vector<OwnApi>& apis, bool are_alone,
              bool strict) {
  Diagnostics warnings(Severity::kWarning);
  const auto made =
      CatalogWithApis(apis, are_alone ? BuiltInVendors::kWithout : BuiltInVendors::kWith, warnings);
  if (!made) {
    // With a scenario, its errors are reported together with these.
    if (are_alone) std::cerr << made.error().Render();
    return kInvalidScenario;
  }
  std::vector<std::string> names = options.files;
  for (const auto& api : apis) {
    if (!api.vendor.empty()) names.push_back(api.vendor);
  }
  return ReportWarnings(Join(names, ", "), warnings) && strict ? kInvalidScenario : kFine;
}

}  // namespace

int Check(const std::vector<std::string>& scenarios, const ApiOptions& apis, bool strict) {
  int exit_code = kFine;
  const auto files = ParseOwnApis(apis);
  if (!apis.files.empty()) exit_code = CheckApis(apis, files, scenarios.empty(), strict);
  for (const auto& path : scenarios) {
    // What is wrong with --api was told.
    Diagnostics warnings(Severity::kWarning);
    Diagnostics errors;
    const auto all = WithNamed(files, path);
    const auto catalog = all.empty() ? Catalog::BuiltIn()
                                     : CatalogToCheck(all, BuiltInVendors::kWith, errors, warnings);
    if (apis.files.empty() && warnings.total() > 0 &&
        ReportWarnings(path + ", its APIs", warnings) && strict) {
      exit_code = kInvalidScenario;
    }
    const auto loaded = scenario::Load(catalog, path);
    std::cerr << errors.Render();
    if (!loaded) std::cerr << loaded.error().Render();
    const bool is_wrong = !errors.empty() || !loaded;
    if (is_wrong || (ReportWarnings(path, loaded->warnings) && strict))
      exit_code = kInvalidScenario;
  }
  return exit_code;
}

int PrintRoutes(const std::string& named, const ApiOptions& apis, bool json) {
  const bool is_alone = !apis.files.empty() && named.empty();
  const std::string scenario = named.empty() ? "default" : named;
  const auto files = ParseOwnApis(apis);
  Diagnostics warnings(Severity::kWarning);
  const auto catalog =
      CatalogFor(is_alone ? files : WithNamed(files, scenario),
                 is_alone ? BuiltInVendors::kWithout : BuiltInVendors::kWith, warnings);
  if (catalog == nullptr) return kInvalidScenario;
  const auto loaded = is_alone ? scenario::LoadText(catalog, ScenarioOf(files), "scenario text")
                               : scenario::Load(catalog, scenario);
  if (!loaded) {
    std::cerr << loaded.error().Render();
    return kInvalidScenario;
  }
  const front::Service service(*loaded);
  // For examples with ids that the scenario has.
  const auto rows = front::MakeEmptyDatabase(*loaded->catalog);
  scenario::Seed(*loaded, *rows);
  if (json) {
    std::cout << control::RoutesJson(service, *rows) << "\n";
  } else {
    std::cout << control::RoutesText(service, *rows, "http://127.0.0.1:8080");
  }
  return kFine;
}

SharedCatalog CatalogOf(const std::string& scenario, const ApiOptions& apis) {
  const auto files = ParseOwnApis(apis);
  if (!scenario.empty()) return CatalogOfScenario(files, scenario);
  Diagnostics warnings(Severity::kWarning);
  return CatalogFor(files, BuiltInVendors::kWithout, warnings);
}

int PrintSchema(const std::string& scenario, const ApiOptions& apis) {
  if (!scenario.empty()) {
    if (const auto file = scenario::OpenScenario(scenario); !file) {
      Diagnostics errors;
      errors.Add(scenario, file.error());
      std::cerr << errors.Render();
      return kInvalidScenario;
    }
  }
  Diagnostics warnings(Severity::kWarning);
  const auto files = ParseOwnApis(apis);
  const auto catalog = scenario.empty() ? CatalogFor(files, BuiltInVendors::kWith, warnings)
                                        : CatalogOfScenario(files, scenario);
  if (catalog == nullptr) return kInvalidScenario;
  std::cout << scenario::ScenarioJsonSchema(*catalog);
  return kFine;
}

int PrintVendorSchema() {
  std::cout << entities::VendorJsonSchema();
  return kFine;
}

}  // namespace understudy
