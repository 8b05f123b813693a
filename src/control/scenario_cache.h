#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "front/seeded_scenario.h"
#include "scenario/scenario.h"
#include "vendors/own_api.h"

namespace understudy::control {

// The scenarios, other than the served one, that worlds are created from. They are built in, in
// files next to the served one, or sent in a request. They may name documents of users' APIs.
// Thread- safe.
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

  // Reads the scenario's file again. If its meaning is the same, returns the scenario already in
  // use. The errors are those of `understudy check`. May take long.
  Result Get(const std::string& name);
  // The same for a text. What it extends and includes is found as for a file beside the served one.
  Result Get(scenario::SentText text);

 private:
  using Loaded = tl::expected<scenario::Scenario, Diagnostics>;
  using Catalog = tl::expected<SharedCatalog, Diagnostics>;
  // The served catalog, with the APIs that the scenario names in addition or instead.
  Catalog CatalogWith(std::vector<OwnApi> apis) const;
  // The caller has locked mutex_.
  Result Seed(const Loaded& scenario);

  const front::ScenarioSeeder& seeder_;
  const std::string folder_;
  const std::size_t most_bytes_;
  // Locked while a scenario is read, so that many requests at once take only the memory of one.
  std::mutex mutex_;
  // By the digest of the scenario's meaning; guarded by mutex_.
  std::map<std::string, std::weak_ptr<const front::SeededScenario>> in_use_;
};

}  // namespace understudy::control
