#pragma once

#include <atomic>
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
#include "front/kept_replies.h"
#include "front/world.h"

namespace understudy::front {

constexpr std::string_view kDefaultWorld = "default";

// Why `name` can't be a world's name. nullopt when it can: 1 to 64 of A-Z, a-z, 0-9, ".", "_" and
// "-", but not "." or "..".
std::optional<std::string> WhyNoWorldName(std::string_view name);

// All that a world holds. A value: copying one from a world is cheap, however many rows it has.
struct Contents {
  // The contents of a new world.
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
  bool written = false;  // may differ from a new world of the scenario
  std::optional<store::Image> rows_before_last_write =
      std::nullopt;  // World::rows_before_last_write
};

// All worlds by name. Thread-safe.
//
// A world is in use while somebody holds a shared_ptr to it. A world in use is never evicted.
class Worlds {
 public:
  struct Limits {
    std::size_t most = 10'000;                                       // "default" included
    std::chrono::milliseconds time_to_live = std::chrono::hours(1);  // without a request
    journal::Limits journal = {};
    http::AllowedHosts webhook_hosts = {};  // beside loopback
  };
  // What a reload did with the worlds.
  struct ReloadResult {
    std::size_t moved = 0;
    std::vector<std::string> stayed = {};  // by name
    bool is_default_kept = false;          // because its rows are in a file
  };
  using Now = std::function<World::SteadyTime()>;
  using Result = tl::expected<std::shared_ptr<World>, Problem>;

  // Creates the world "default" from `seeded`. Its rows are in the database `kept` if that is not
  // null.
  Worlds(std::shared_ptr<const SeededScenario> seeded, std::unique_ptr<store::Database> kept,
         Limits limits, Now now = std::chrono::steady_clock::now);

  // Returns the world. Creates it if it does not exist or has been idle for longer than its time to
  // live. If the maximum number is reached, evicts the least recently used world; kUnavailable if
  // all are in use. `name` must be valid.
  Result Get(std::string_view name);
  // The world "default", which is never evicted or deleted.
  std::shared_ptr<World> Default();
  // The world if it exists, else null. Does not count as a use.
  std::shared_ptr<World> Find(std::string_view name);
  // Calls `visit` with at most `most` worlds of the same scenario as `world`, without it: "default"
  // first, then in no order. Looks at a few dozen worlds, not at all. Does not count as a use. No
  // world is created, evicted or deleted meanwhile: `visit` must be short, and not wait for a
  // world.
  void VisitOthersLike(const World& world, std::size_t most,
                       const std::function<void(World& other)>& visit);
  // Whether there are worlds besides "default". Takes no lock.
  bool HasSeveral() const { return count_.load(std::memory_order_relaxed) > 1; }
  // The names of all worlds, sorted.
  std::vector<std::string> Names();

  // Creates a world; nullptr if the name is taken.
  Result Create(const std::string& name, Contents contents);
  // Deletes the world; false if it does not exist or is "default". Requests in progress finish, and
  // their changes are lost.
  bool Delete(std::string_view name);

  // The served scenario, from which new worlds start.
  std::shared_ptr<const SeededScenario> scenario();
  // Serves another scenario: new worlds start from it. Replaces the worlds of the previous one that
  // were never written to. Worlds that were written to, or that were created from a snapshot, a
  // written world or a scenario of their own, stay as they are.
  ReloadResult MoveTo(const std::shared_ptr<const SeededScenario>& seeded);

  store::Connections& connections() { return connections_; }
  journal::Journals& journals() { return journals_; }
  KeptReplies& kept_replies() { return kept_replies_; }
  WebhookEngine& webhooks() { return webhooks_; }
  World::SteadyTime SteadyNow() const { return now_(); }

 private:
  // The last use of a world that the queue knows of; the world may have been used since.
  struct QueuedUse {
    World::SteadyTime used;
    std::weak_ptr<World> world;
    bool operator>(const QueuedUse& other) const { return used > other.used; }
  };
  using ByName = std::unordered_map<std::string, std::shared_ptr<World>, TextHash, std::equal_to<>>;

  // With mutex_ locked, exclusively if they change something.
  bool IsExpired(const World& world, World::SteadyTime now) const;
  void DeleteExpired(World::SteadyTime now);
  bool EvictLeastRecentlyUsed();
  void Enqueue(const std::shared_ptr<World>& world);
  // Puts a new world of the scenario in the place of a replaced one.
  void Recreate(std::shared_ptr<World>& world);
  // Without mutex_: replaces a world of the scenario `from` that was never written to. False if it
  // stays.
  bool ReplaceIfUnwritten(World& world, const std::shared_ptr<const SeededScenario>& from);
  Result Add(std::string name, Contents contents, World::SteadyTime now);
  void Remove(ByName::iterator world);
  std::shared_ptr<World> Make(std::string name, Contents contents,
                              std::shared_ptr<journal::Journal> journal, World::SteadyTime now);

  const Limits limits_;
  const Now now_;
  store::Connections connections_;
  journal::Journals journals_;
  KeptReplies kept_replies_;
  std::shared_mutex mutex_;
  std::shared_ptr<const SeededScenario> scenario_;  // guarded by mutex_, as all members below
  ByName worlds_;
  std::atomic<std::size_t> count_ = 1;  // size of worlds_; may be read without mutex_
  std::priority_queue<QueuedUse, std::vector<QueuedUse>, std::greater<>>
      eviction_queue_;      // without "default"
  WebhookEngine webhooks_;  // last: its threads use the worlds
};

}  // namespace understudy::front
