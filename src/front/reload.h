#pragma once

#include <mutex>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/diagnostics.h"
#include "front/seeded_scenario.h"
#include "front/worlds.h"
#include "scenario/files.h"
#include "scenario/origin.h"
#include "scenario/scenario.h"

namespace understudy::front {

// Reloads the scenario's file and the documents of users' APIs, and replaces the worlds that were
// never written to. Thread-safe: one reload at a time.
//
// What is invalid changes nothing. Neither does what has the same content as before: touching a
// file must not restart a world's clock or its rate limits.
class Reloader {
 public:
  struct Reloaded {
    std::string scenario;  // its name
    Worlds::ReloadResult worlds;
  };
  using Result = tl::expected<Reloaded, Diagnostics>;

  // `seeder` and `worlds` must outlive it.
  Reloader(const ScenarioSeeder& seeder, Worlds& worlds, scenario::Origin origin);

  // The files to begin with. If there are none (the scenario is built in, or a text), Reload() must
  // not be called.
  const scenario::LookedAt& files() const { return files_; }
  const Catalogs& catalogs() const { return seeder_.catalogs; }

  // Logs the result. May take long.
  Result Reload();
  // The same for scenario::Watcher: logs exceptions, and returns the files to watch.
  scenario::LookedAt Follow();

 private:
  Result LoadAndMove();
  Result Refuse(const Diagnostics& errors);
  // Adds to looked_at_.
  tl::expected<scenario::Scenario, Diagnostics> Load(Diagnostics& warnings);
  Worlds::ReloadResult Move(const scenario::Scenario& loaded);

  const ScenarioSeeder& seeder_;
  Worlds& worlds_;
  const scenario::Origin origin_;
  const scenario::LookedAt files_;
  std::mutex mutex_;
  scenario::LookedAt looked_at_;  // guarded by mutex_, as the next one
  std::string wrong_;             // the errors of the last reload; empty: none
};

// Each as one line of the log.
void LogWarnings(const Diagnostics& warnings);
// That these are taken, of which the command line says nothing.
void LogVendorFiles(const std::vector<OwnApi>& apis);

}  // namespace understudy::front
