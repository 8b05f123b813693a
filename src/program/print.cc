#include "program/print.h"

#include <iostream>

#include "control/routes.h"
#include "program/exit_code.h"
#include "scenario/scenario.h"
#include "scenario/schema.h"

namespace understudy {

int Check(const std::vector<std::string>& scenarios, bool strict) {
  int exit_code = kFine;
  for (const auto& path : scenarios) {
    const auto loaded = scenario::Load(Catalog::BuiltIn(), path);
    if (!loaded) {
      std::cerr << loaded.error().Render();
      exit_code = kInvalidScenario;
      continue;
    }
    const std::size_t count = loaded->warnings.total();
    std::cerr << loaded->warnings.Render();
    if (strict && count > 0) exit_code = kInvalidScenario;
    std::cout << path << ": ";
    if (count == 0) {
      std::cout << "ok\n";
    } else {
      std::cout << count << (count == 1 ? " warning\n" : " warnings\n");
    }
  }
  return exit_code;
}

int PrintRoutes(const std::string& scenario, bool json) {
  const auto loaded = scenario::Load(Catalog::BuiltIn(), scenario);
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

int PrintSchema() {
  std::cout << scenario::ScenarioJsonSchema(*Catalog::BuiltIn());
  return kFine;
}

}  // namespace understudy
