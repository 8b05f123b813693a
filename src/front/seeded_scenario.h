#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "front/catalogs.h"
#include "front/checked_files.h"
#include "front/faults/rules.h"
#include "front/service.h"
#include "journal/known_credentials.h"
#include "scenario/scenario.h"
#include "store/database.h"
#include "store/image.h"
#include "store/state.h"
#include "vendors/catalog.h"

namespace understudy::front {

// A checked scenario with its seeded rows. New worlds start from it. Read-only: thread-safe.
struct SeededScenario {
  Service service;
  store::Image rows;  // the seeded rows; only to be forked, never written
  Clock clock;
  std::uint64_t seed;
  std::string digest;  // of the scenario: FingerprintOf().scenario
  std::vector<SharedRule> faults;
  // It was the served scenario; a reload has replaced it.
  mutable std::atomic<bool> superseded = false;
  // Files already checked for worlds of this scenario.
  mutable CheckedFiles checked_files = CheckedFiles();
};

// Makes seeded scenarios, and holds what they share. Thread-safe.
struct ScenarioSeeder {
  const Catalogs catalogs;  // for scenarios that are loaded later
  const std::optional<std::string> public_url;
  // Those of every scenario that Make() was given.
  const std::shared_ptr<journal::KnownCredentials> known_credentials =
      std::make_shared<journal::KnownCredentials>();

  // Seeds `empty`, a database that has the tables of the scenario's catalog and no rows. The
  // catalog may be another one than `catalogs` has.
  std::shared_ptr<const SeededScenario> Make(const scenario::Scenario& scenario,
                                             store::Database& empty) const;
  // The default scenario, read without its rows: with those that the build has seeded.
  std::shared_ptr<const SeededScenario> MakeDefault(const scenario::Scenario& scenario) const;
};

// A database in memory that has the catalog's tables and no rows. Its transactions can't be rolled
// back: throw it away if one fails.
std::unique_ptr<store::Database> MakeEmptyDatabase(const Catalog& catalog);

}  // namespace understudy::front
