#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/random.h"
#include "front/faults/rules.h"
#include "front/limits.h"
#include "front/seeded_scenario.h"
#include "store/state.h"

namespace understudy::front {

// What a world has beside its rows. A value: a copy goes on by itself.
struct WorldSettings {
  // As a world begins.
  explicit WorldSettings(const SeededScenario& seeded)
      : clock(seeded.clock.Begun()),
        random(seeded.seed),
        limits(seeded.service),
        faults(seeded.faults, clock.Now()) {}

  Clock clock;
  Random random;
  Limits limits;
  FaultRules faults;
};

// Rows as they were.
struct RowsBeforeLastWrite {
  store::Image image;
  store::Connections::Connection* last_connection = nullptr;
};

// One isolated copy of a scenario's state.
struct World {
  using SteadyTime = std::chrono::steady_clock::time_point;

  World(std::string its_name, std::shared_ptr<const SeededScenario> its_scenario, store::Image rows,
        WorldSettings its_settings, SteadyTime now)
      : name(std::move(its_name)),
        scenario(std::move(its_scenario)),
        created(now),
        used(now),
        state(std::move(rows)),
        settings(std::move(its_settings)) {}

  // Whether it may be other than its scenario begins.
  bool IsWritten() const { return created_written || writes > 0 || state.file != nullptr; }

  const std::string name;
  const std::shared_ptr<const SeededScenario>
      scenario;  // what it is reset to; its credentials and settings
  const SteadyTime created;
  std::atomic<SteadyTime> used;           // when a request last asked for it
  std::atomic<std::uint64_t> writes = 0;  // requests and calls that changed it; never less
  bool created_written = false;           // of what a written world, or a file, held

  store::State state;
  // Guarded by state.mutex.
  WorldSettings settings;
  // From before the last write, kept while a fault rule needs them; to go with the rows.
  std::optional<RowsBeforeLastWrite> rows_before_last_write;
  // Another world has this name now, or will soon: changes here would be lost. Set while the mutex
  // is held; may be read without it.
  std::atomic<bool> replaced = false;
};

}  // namespace understudy::front
