#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "front/checked_files.h"
#include "front/faults/rules.h"
#include "front/service.h"
#include "scenario/scenario.h"
#include "store/database.h"
#include "store/image.h"
#include "store/state.h"

namespace understudy::front {

// A scenario as it is served, which worlds begin from. Read-only: thread-safe.
struct SeededScenario {
  Service service;
  store::Image rows;  // as the scenario seeds them; to be forked, never written
  Clock clock;
  std::uint64_t seed;
  std::string digest;  // of the scenario: FingerprintOf().scenario
  std::vector<SharedRule> faults;
  // Worlds began from it when nothing else was said, and by now begin from another one.
  mutable std::atomic<bool> superseded = false;
  // Files already checked for worlds of this scenario.
  mutable CheckedFiles checked_files = CheckedFiles();
};

// Makes seeded scenarios. What they have in common. Thread-safe.
struct ScenarioSeeder {
  // Contracts that are perhaps still being read.
  ScenarioSeeder(std::optional<std::string> its_public_url, std::shared_future<Contracts> reading)
      : public_url(std::move(its_public_url)), contracts(std::move(reading)) {}
  ScenarioSeeder(std::optional<std::string> its_public_url, Contracts read);

  const std::optional<std::string> public_url;
  const std::shared_future<Contracts> contracts;

  // Seeds `empty`, a database that has the vendors' tables and no rows.
  std::shared_ptr<const SeededScenario> Make(const scenario::Scenario& scenario,
                                             store::Database& empty) const;
};

// A database in memory that has all vendors' tables and no rows.
std::unique_ptr<store::Database> MakeEmptyDatabase();
std::vector<std::string> AllTables();
// What a file of these rows must agree on with the program.
store::Fingerprint FingerprintOf(const scenario::Scenario& scenario);

}  // namespace understudy::front
