#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/random.h"
#include "front/rate_limit.h"
#include "front/scene.h"
#include "store/state.h"

namespace understudy::front {

// One isolated copy of a scenario's state. What is not const is guarded by `state.mutex`.
struct World {
  using SteadyTime = std::chrono::steady_clock::time_point;

  World(std::string its_name, std::shared_ptr<const Scene> its_scene, SteadyTime now)
      : name(std::move(its_name)), scene(std::move(its_scene)), created(now), used(now) {}

  const std::string name;
  const std::shared_ptr<const Scene> scene;  // what it began from, and is reset to
  const SteadyTime created;
  std::atomic<SteadyTime> used;  // when a request last asked for it

  store::State state{scene->rows.Fork()};
  Clock clock = scene->clock;
  Random random{scene->seed};
  std::map<std::string, RateLimiter> limiters;  // by vendor
  std::uint64_t writes = 0;                     // requests and calls that changed rows
};

}  // namespace understudy::front
