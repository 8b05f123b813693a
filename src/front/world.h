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
#include "front/scene.h"
#include "store/state.h"

namespace understudy::front {

// What a world has beside its rows. A value: a copy goes on by itself.
struct Condition {
  // As a world begins.
  explicit Condition(const Scene& scene)
      : clock(scene.clock.Begun()),
        random(scene.seed),
        limits(scene.service),
        faults(scene.faults, clock.Now()) {}

  Clock clock;
  Random random;
  Limits limits;
  FaultRules faults;
};

// Rows as they were.
struct OldRows {
  store::Image image;
  store::Connections::Connection* last_connection = nullptr;
};

// One isolated copy of a scenario's state.
struct World {
  using SteadyTime = std::chrono::steady_clock::time_point;

  World(std::string its_name, std::shared_ptr<const Scene> its_scene, store::Image rows,
        Condition its_condition, SteadyTime now)
      : name(std::move(its_name)),
        scene(std::move(its_scene)),
        created(now),
        used(now),
        state(std::move(rows)),
        condition(std::move(its_condition)) {}

  // Whether it may be other than its scenario begins.
  bool IsWritten() const { return made_written || writes > 0 || state.file != nullptr; }

  const std::string name;
  const std::shared_ptr<const Scene> scene;  // what it is reset to; its credentials and settings
  const SteadyTime created;
  std::atomic<SteadyTime> used;           // when a request last asked for it
  std::atomic<std::uint64_t> writes = 0;  // requests and calls that changed it; never less
  bool made_written = false;              // of what a written world, or a file, held

  store::State state;
  // Guarded by state.mutex.
  Condition condition;
  // From before the last write, kept while a fault rule needs them; to go with the rows.
  std::optional<OldRows> old_rows;
  // Another world has its name, or is about to: what is done here is lost. Set with the mutex held,
  // to be read without.
  std::atomic<bool> gone = false;
};

}  // namespace understudy::front
