#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <queue>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_map>
#include <vector>

#include "base/problem.h"
#include "base/text.h"
#include "front/world.h"

namespace understudy::front {

constexpr std::string_view kDefaultWorld = "default";

// Why `name` can't be a world's name; nullopt when it can: 1 to 64 of A-Z, a-z, 0-9, ".", "_", "-".
std::optional<std::string> WhyNoWorldName(std::string_view name);

// All worlds by name. Thread-safe.
//
// A world that a shared_ptr from here keeps alive is in use: it never gives way to another.
class Worlds {
 public:
  struct Limits {
    std::size_t most = 10'000;                                       // "default" included
    std::chrono::milliseconds time_to_live = std::chrono::hours(1);  // without a request
  };
  using Now = std::function<World::SteadyTime()>;

  // "default" is there from the beginning, and begins from `scene` as every world does. Its rows
  // are in `kept` when that is not null.
  Worlds(std::shared_ptr<const Scene> scene, std::unique_ptr<store::Database> kept, Limits limits,
         Now now = std::chrono::steady_clock::now);

  // The world, made if it is not there or has been idle for longer than its time to live. When
  // there are as many as may be, the one that was not used for longest goes; kUnavailable when all
  // are in use. `name` is one.
  tl::expected<std::shared_ptr<World>, Problem> Get(std::string_view name);

  // The world "default".
  std::shared_ptr<World> Default();

  store::Connections& connections() { return connections_; }

 private:
  // When a world was used last, as far as the queue knows: it may have been used since.
  struct Turn {
    World::SteadyTime used;
    std::weak_ptr<World> world;
    bool operator>(const Turn& other) const { return used > other.used; }
  };
  using ByName = std::unordered_map<std::string, std::shared_ptr<World>, TextHash, std::equal_to<>>;

  // With mutex_ held exclusively.
  void DropExpired(World::SteadyTime now);
  bool DropLongestUnused();
  void Add(const std::shared_ptr<World>& world);

  const Limits limits_;
  const Now now_;
  store::Connections connections_;
  std::shared_mutex mutex_;
  std::shared_ptr<const Scene> scene_;  // guarded by mutex_, as all below
  ByName worlds_;
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns_;  // none of "default"
};

}  // namespace understudy::front
