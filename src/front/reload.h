#pragma once

#include <mutex>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/diagnostics.h"
#include "front/seeded_scenario.h"
#include "front/worlds.h"
#include "scenario/files.h"

namespace understudy::front {

// Reloads the scenario's file, and replaces the worlds that were never written to. Thread-safe: one
// reload at a time.
//
// An invalid scenario changes nothing. Neither does one with the same content as before: touching
// the file must not restart a world's clock or its rate limits.
class Reloader {
 public:
  struct Reloaded {
    std::string scenario;  // its name
    Worlds::ReloadResult worlds;
  };
  using Result = tl::expected<Reloaded, Diagnostics>;

  // `seeder` and `worlds` must outlive it. `file` is the file of the served scenario. If it is
  // empty (the scenario is built in, or a text), Reload() must not be called.
  Reloader(const ScenarioSeeder& seeder, Worlds& worlds, std::string file)
      : seeder_(seeder), worlds_(worlds), file_(std::move(file)) {}

  const std::string& file() const { return file_; }

  // Logs the result. May take long.
  Result Reload();
  // The same for scenario::Watcher: logs exceptions, and returns the files to watch.
  scenario::LookedAt Follow();

 private:
  Result LoadAndMove();

  const ScenarioSeeder& seeder_;
  Worlds& worlds_;
  const std::string file_;
  std::mutex mutex_;
  scenario::LookedAt looked_at_;  // guarded by mutex_, as the next one
  std::string wrong_;             // the errors of the last reload; empty: none
};

}  // namespace understudy::front
