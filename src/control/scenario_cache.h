#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tl/expected.hpp>

#include "base/diagnostics.h"
#include "front/seeded_scenario.h"

namespace understudy::control {

// The scenarios, besides the one that is served, that worlds may begin from: the built-in ones, and
// those in files beside it. Thread-safe.
class ScenarioCache {
 public:
  // `seeder` outlives it. `folder` is the served scenario's.
  ScenarioCache(const front::ScenarioSeeder& seeder, std::string folder)
      : seeder_(seeder), folder_(std::move(folder)) {}

  // Reads the scenario anew; returns the one in use already when it says the same. The
  // errors are those that `understudy check` names. May take long.
  tl::expected<std::shared_ptr<const front::SeededScenario>, Diagnostics> Get(
      const std::string& name);

 private:
  const front::ScenarioSeeder& seeder_;
  const std::string folder_;
  std::mutex mutex_;
  // By what the scenario says; guarded by mutex_.
  std::map<std::string, std::weak_ptr<const front::SeededScenario>> in_use_;
};

}  // namespace understudy::control
