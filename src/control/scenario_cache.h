#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "base/diagnostics.h"
#include "front/seeded_scenario.h"
#include "scenario/scenario.h"

namespace understudy::control {

// The scenarios, besides the one that is served, that worlds are created from: the built-in ones,
// those in files beside the served one, and those that a request sends. Thread-safe.
class ScenarioCache {
 public:
  struct Refusal {
    Diagnostics diagnostics;
    bool is_full = false;  // there is no room for another; `diagnostics` is empty
  };
  using Result = tl::expected<std::shared_ptr<const front::SeededScenario>, Refusal>;

  // The rows of all scenarios in use.
  static constexpr std::size_t kMostBytes = std::size_t{512} * 1024 * 1024;

  // `seeder` outlives it. `folder` is the served scenario's.
  // `most_bytes`: see kMostBytes.
  ScenarioCache(const front::ScenarioSeeder& seeder, std::string folder,
                std::size_t most_bytes = kMostBytes)
      : seeder_(seeder), folder_(std::move(folder)), most_bytes_(most_bytes) {}

  // Reads the scenario again, and returns the one that is in use when it says the same. The errors
  // are those that `understudy check` names. May take long.
  Result Get(const std::string& name);
  // The same for a text. What it extends and includes is found as for a file beside the served one.
  Result Get(scenario::SentText text);

 private:
  using Loaded = tl::expected<scenario::Scenario, Diagnostics>;
  // With mutex_ held.
  Result Seed(const Loaded& scenario);

  const front::ScenarioSeeder& seeder_;
  const std::string folder_;
  const std::size_t most_bytes_;
  // Held while a scenario is read, so that many requests at once take no more memory than one.
  std::mutex mutex_;
  // By what the scenario says; guarded by mutex_.
  std::map<std::string, std::weak_ptr<const front::SeededScenario>> in_use_;
};

}  // namespace understudy::control
