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

// Reads the scenario's file anew, and moves worlds to what it says now. Thread-safe: one at a time.
//
// A scenario that is invalid changes nothing; nor does one that says what it said before, so that a
// file merely touched does not start anybody's clock or limits anew.
class Reloader {
 public:
  struct Reloaded {
    std::string scenario;  // its name
    Worlds::ReloadResult worlds;
  };
  using Result = tl::expected<Reloaded, Diagnostics>;

  // `seeder` and `worlds` outlive it. `file` is where the scenario that is served came from; empty:
  // from no file, and Reload() is not to be called.
  Reloader(const ScenarioSeeder& seeder, Worlds& worlds, std::string file)
      : seeder_(seeder), worlds_(worlds), file_(std::move(file)) {}

  const std::string& file() const { return file_; }

  // Logs what became of it. May take long.
  Result Reload();
  // The same for scenario::Watcher: what is thrown is logged, and the files to watch come back.
  scenario::LookedAt Follow();

 private:
  Result LoadAndMove();

  const ScenarioSeeder& seeder_;
  Worlds& worlds_;
  const std::string file_;
  std::mutex mutex_;
  scenario::LookedAt looked_at_;  // guarded by mutex_, as what follows
  std::string wrong_;             // what was last found wrong; empty: it was valid
};

}  // namespace understudy::front
