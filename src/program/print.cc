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

}  // namespace

int Check(const std::vector<std::string>& scenarios, const std::vector<std::string>& apis,
          bool strict) {
  int exit_code = kFine;
  const auto report = [&](const std::string& what, const Diagnostics& found) {
    const std::size_t count = found.total();
    std::cerr << found.Render();
    if (strict && count > 0) exit_code = kInvalidScenario;
    std::cout << what << ": ";
    if (count == 0) {
      std::cout << "ok\n";
    } else {
      std::cout << count << (count == 1 ? " warning\n" : " warnings\n");
    }
  };
  const auto files = ParseOwnApis(apis);
  if (!apis.empty()) {
    Diagnostics warnings(Severity::kWarning);
    const auto built_in = scenarios.empty() ? BuiltInVendors::kWithout : BuiltInVendors::kWith;
    if (CatalogFor(files, built_in, warnings) == nullptr) return kInvalidScenario;
    std::vector<std::string> names = apis;
    for (const auto& file : files) {
      if (!file.vendor.empty()) names.push_back(file.vendor);
    }
    report(Join(names, ", "), warnings);
  }
  for (const auto& path : scenarios) {
    // What is wrong with --api was told.
    Diagnostics warnings(Severity::kWarning);
    const auto catalog = CatalogFor(WithNamed(files, path), BuiltInVendors::kWith, warnings);
    if (catalog == nullptr) {
      exit_code = kInvalidScenario;
      continue;
    }
    if (apis.empty() && warnings.total() > 0) report(path + ", its APIs", warnings);
    const auto loaded = scenario::Load(catalog, path);
    if (!loaded) {
      std::cerr << loaded.error().Render();
      exit_code = kInvalidScenario;
      continue;
    }
    report(path, loaded->warnings);
  }
  return exit_code;
}

int PrintRoutes(const std::string& scenario, const std::vector<std::string>& apis, bool json) {
  const bool is_alone = !apis.empty() && scenario == "default";
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

SharedCatalog CatalogOf(const std::string& scenario, const std::vector<std::string>& apis) {
  Diagnostics warnings(Severity::kWarning);
  const auto files = ParseOwnApis(apis);
  if (!scenario.empty()) {
    return CatalogFor(WithNamed(files, scenario), BuiltInVendors::kWith, warnings);
  }
  return CatalogFor(files, BuiltInVendors::kWithout, warnings);
}

int PrintSchema(const std::string& scenario, const std::vector<std::string>& apis) {
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
  const auto catalog = CatalogFor(scenario.empty() ? files : WithNamed(files, scenario),
                                  BuiltInVendors::kWith, warnings);
  if (catalog == nullptr) return kInvalidScenario;
  std::cout << scenario::ScenarioJsonSchema(*catalog);
  return kFine;
}

int PrintVendorSchema() {
  std::cout << entities::VendorJsonSchema();
  return kFine;
}

}  // namespace understudy
