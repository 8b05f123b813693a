#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
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

// Why `name` can't be a world's name. nullopt when it can: 1 to 64 of A-Z, a-z, 0-9, ".", "_" and
// "-", but not "." or "..".
std::optional<std::string> WhyNoWorldName(std::string_view name);

// What a world is made of. A value: cheap to copy from a world, whatever its rows.
struct Contents {
  // As a world begins.
  explicit Contents(std::shared_ptr<const SeededScenario> its_scenario)
      : scenario(std::move(its_scenario)), rows(scenario->rows.Fork()), settings(*scenario) {}
  Contents(std::shared_ptr<const SeededScenario> its_scenario, store::Image its_rows,
           WorldSettings its_settings, bool its_written = true)
      : scenario(std::move(its_scenario)),
        rows(std::move(its_rows)),
        settings(std::move(its_settings)),
        written(its_written) {}

  std::shared_ptr<const SeededScenario> scenario;
  store::Image rows;
  WorldSettings settings;
  bool written = false;  // perhaps no longer what the scenario begins with
  std::optional<store::Image> rows_before_last_write =
      std::nullopt;  // World::rows_before_last_write
};

// All worlds by name. Thread-safe.
//
// A world that a shared_ptr from here keeps alive is in use: it never gives way to another.
class Worlds {
 public:
  struct Limits {
    std::size_t most = 10'000;                                       // "default" included
    std::chrono::milliseconds time_to_live = std::chrono::hours(1);  // without a request
  };
  // What became of the worlds.
  struct ReloadResult {
    std::size_t moved = 0;
    std::vector<std::string> stayed = {};  // by name
    bool is_default_kept = false;          // it stayed because its rows are in a file
  };
  using Now = std::function<World::SteadyTime()>;
  using Result = tl::expected<std::shared_ptr<World>, Problem>;

  // "default" is there from the beginning, and begins from `seeded` as every world does. Its rows
  // are in `kept` when that is not null.
  Worlds(std::shared_ptr<const SeededScenario> seeded, std::unique_ptr<store::Database> kept,
         Limits limits, Now now = std::chrono::steady_clock::now);

  // The world, made if it is not there or has been idle for longer than its time to live. When
  // there are as many as may be, the one that was not used for longest goes; kUnavailable when all
  // are in use. `name` is one.
  Result Get(std::string_view name);
  // The world "default", which never goes.
  std::shared_ptr<World> Default();
  // The world if it is there; null otherwise. Does not count as its use.
  std::shared_ptr<World> Find(std::string_view name);
  // Of all worlds, sorted.
  std::vector<std::string> Names();

  // A new world; nullptr in place of a problem when there is one of that name.
  Result Create(const std::string& name, Contents contents);
  // False when there is none. Requests that are in it go on, and are forgotten. Not "default".
  bool Delete(std::string_view name);

  // The scenario that worlds begin from when nothing else is said.
  std::shared_ptr<const SeededScenario> scenario();
  // Has worlds begin from another scenario from now on. Those that were never written, nor made of
  // what was, begin anew from it; the others stay as they are. So do those that were made of a
  // scenario of their own.
  ReloadResult MoveTo(const std::shared_ptr<const SeededScenario>& seeded);

  store::Connections& connections() { return connections_; }
  World::SteadyTime SteadyNow() const { return now_(); }

 private:
  // When a world was used last, as far as the queue knows: it may have been used since.
  struct QueuedUse {
    World::SteadyTime used;
    std::weak_ptr<World> world;
    bool operator>(const QueuedUse& other) const { return used > other.used; }
  };
  using ByName = std::unordered_map<std::string, std::shared_ptr<World>, TextHash, std::equal_to<>>;

  // With mutex_ held, exclusively for what changes something.
  bool IsExpired(const World& world, World::SteadyTime now) const;
  void DeleteExpired(World::SteadyTime now);
  bool EvictLeastRecentlyUsed();
  void Enqueue(const std::shared_ptr<World>& world);
  // Puts a new world of the scenario in the place of a replaced one.
  void Recreate(std::shared_ptr<World>& world);
  // Without mutex_: has a world that was never written and began from `from` make way for a new
  // one. False when it stays.
  bool ReplaceIfUnwritten(World& world, const std::shared_ptr<const SeededScenario>& from);
  Result Add(std::string name, Contents contents, World::SteadyTime now);

  const Limits limits_;
  const Now now_;
  store::Connections connections_;
  std::shared_mutex mutex_;
  std::shared_ptr<const SeededScenario> scenario_;  // guarded by mutex_, as all below
  ByName worlds_;
  std::priority_queue<QueuedUse, std::vector<QueuedUse>, std::greater<>>
      eviction_queue_;  // none of "default"
};

}  // namespace understudy::front
