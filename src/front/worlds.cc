#include "front/worlds.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "front/webhooks/kept_webhooks.h"
#include "scenario/row_changes.h"

namespace understudy::front {
namespace {

constexpr std::size_t kLongestName = 64;

}  // namespace

std::optional<std::string> WhyNoWorldName(std::string_view name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  // Clients take "." and ".." in a path for steps between folders.
  if (!name.empty() && name.size() <= kLongestName && name != "." && name != ".." &&
      name.find_first_not_of(kAllowed) == std::string_view::npos) {
    return std::nullopt;
  }
  return "`" + Printable(Abbreviate(name, kLongestName)) +
         "` is not a valid world name: use 1 to 64 characters of A-Z, a-z, 0-9, \".\", \"_\" and "
         "\"-\", but not "
         "\".\" or \"..\".";
}

Worlds::Worlds(std::shared_ptr<const SeededScenario> seeded, std::unique_ptr<store::Database> kept,
               Limits limits, Now now)
    : limits_(std::move(limits)),
      now_(std::move(now)),
      journals_(limits_.journal),
      scenario_(std::move(seeded)),
      webhooks_(limits_.webhook_hosts, connections_) {
  // Made now, so that no request waits for them.
  if (journals_.is_on()) scenario_->service.catalog()->row_tables();
  const std::string name(kDefaultWorld);
  auto world = Make(name, Contents(scenario_), journals_.Make(name, scenario_->seed), now_());
  world->state.file = std::move(kept);
  TakeKeptWebhooks(*world);
  const auto& made = worlds_.emplace(kDefaultWorld, std::move(world)).first->second;
  if (!made->deliveries.list().empty()) made->WakeWebhooks();
}

Worlds::Result Worlds::Get(std::string_view name) {
  const auto now = now_();
  {
    const std::shared_lock lock(mutex_);
    const auto found = worlds_.find(name);
    if (found != worlds_.end() && !found->second->replaced && !IsExpired(*found->second, now)) {
      found->second->used = now;
      return found->second;
    }
  }
  const std::unique_lock lock(mutex_);
  DeleteExpired(now);
  if (const auto found = worlds_.find(name); found != worlds_.end()) {
    if (found->second->replaced) Recreate(found->second);
    found->second->used = now;
    return found->second;
  }
  return Add(std::string(name), Contents(scenario_), now);
}

std::shared_ptr<World> Worlds::Default() { return *Get(kDefaultWorld); }

std::shared_ptr<World> Worlds::Find(std::string_view name) {
  const auto now = now_();
  {
    const std::shared_lock lock(mutex_);
    const auto found = worlds_.find(name);
    if (found == worlds_.end() || IsExpired(*found->second, now)) return nullptr;
    if (!found->second->replaced) return found->second;
  }
  const std::unique_lock lock(mutex_);
  const auto found = worlds_.find(name);
  if (found == worlds_.end()) return nullptr;
  if (found->second->replaced) Recreate(found->second);
  return found->second;
}

void Worlds::VisitOthersLike(const World& world, std::size_t most,
                             const std::function<void(World& other)>& visit) {
  std::size_t looks = 4 * most;
  std::size_t visits = 0;
  const auto now = now_();
  const auto look_at = [&](World& other) {
    if (&other == &world || other.scenario != world.scenario) return;
    if (other.replaced || IsExpired(other, now)) return;
    ++visits;
    visit(other);
  };
  const std::shared_lock lock(mutex_);
  look_at(*worlds_.find(kDefaultWorld)->second);
  for (auto each = worlds_.begin(); each != worlds_.end() && looks > 0; ++each, --looks) {
    if (visits >= most) break;
    if (each->first != kDefaultWorld) look_at(*each->second);
  }
}

std::vector<std::string> Worlds::Names() {
  std::vector<std::string> names;
  {
    const std::unique_lock lock(mutex_);
    DeleteExpired(now_());
    names.reserve(worlds_.size());
    for (const auto& [name, world] : worlds_) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Worlds::Result Worlds::Create(const std::string& name, Contents contents) {
  const auto now = now_();
  const std::unique_lock lock(mutex_);
  DeleteExpired(now);
  if (worlds_.contains(name)) return nullptr;
  return Add(name, std::move(contents), now);
}

bool Worlds::Delete(std::string_view name) {
  std::shared_ptr<World> deleted;  // outlives the lock: it may be large
  const std::unique_lock lock(mutex_);
  const auto found = worlds_.find(name);
  if (found == worlds_.end() || name == kDefaultWorld) return false;
  deleted = std::move(found->second);
  Remove(found);
  return true;
}

std::shared_ptr<const SeededScenario> Worlds::scenario() {
  const std::shared_lock lock(mutex_);
  return scenario_;
}

Worlds::ReloadResult Worlds::MoveTo(const std::shared_ptr<const SeededScenario>& seeded) {
  std::shared_ptr<const SeededScenario> before;
  {
    const std::unique_lock lock(mutex_);
    before = std::exchange(scenario_, seeded);
  }
  before->superseded = true;
  ReloadResult result;
  for (const auto& name : Names()) {
    const auto world = Find(name);
    // Deleted meanwhile, or created from the new scenario.
    if (world == nullptr || world->scenario == seeded) continue;
    if (ReplaceIfUnwritten(*world, before)) {
      ++result.moved;
      continue;
    }
    result.stayed.push_back(name);
    result.is_default_kept |= world->state.file != nullptr;
  }
  return result;
}

bool Worlds::ReplaceIfUnwritten(World& world, const std::shared_ptr<const SeededScenario>& from) {
  {
    // A request may have locked it for long: hold no other lock while waiting.
    const std::lock_guard hold(world.state.mutex);
    if (world.IsWritten() || world.scenario != from) return false;
    world.replaced = true;
  }
  const std::unique_lock lock(mutex_);
  const auto found = worlds_.find(world.name);
  if (found != worlds_.end() && found->second.get() == &world) Recreate(found->second);
  return true;
}

std::shared_ptr<World> Worlds::Make(std::string name, Contents contents,
                                    std::shared_ptr<journal::Journal> journal,
                                    World::SteadyTime now) {
  auto world = std::make_shared<World>(std::move(name), std::move(contents.scenario),
                                       std::move(contents.rows), std::move(contents.settings),
                                       std::move(journal), now);
  world->created_written = contents.written;
  if (contents.rows_before_last_write)
    world->rows_before_last_write =
        RowsBeforeLastWrite{std::move(*contents.rows_before_last_write)};
  world->webhook_engine = &webhooks_;
  return world;
}

void Worlds::Recreate(std::shared_ptr<World>& world) {
  world = Make(world->name, Contents(scenario_), world->journal, world->used);
  if (world->name != kDefaultWorld) Enqueue(world);
}

Worlds::Result Worlds::Add(std::string name, Contents contents, World::SteadyTime now) {
  if (worlds_.size() >= limits_.most && !EvictLeastRecentlyUsed()) {
    return tl::make_unexpected(Problem{
        ProblemKind::kUnavailable, "The maximum number of worlds is reached (--max-worlds " +
                                       std::to_string(limits_.most) + "), and all are in use."});
  }
  auto journal = journals_.Make(name, contents.scenario->seed);
  auto world = Make(std::move(name), std::move(contents), std::move(journal), now);
  worlds_.emplace(world->name, world);
  count_.store(worlds_.size(), std::memory_order_relaxed);
  Enqueue(world);
  return world;
}

void Worlds::Remove(ByName::iterator world) {
  worlds_.erase(world);
  count_.store(worlds_.size(), std::memory_order_relaxed);
}

void Worlds::Enqueue(const std::shared_ptr<World>& world) {
  // An entry keeps the memory of its world, even of a deleted one: rebuild the queue now and then.
  if (eviction_queue_.size() < 2 * worlds_.size() + 16) {
    eviction_queue_.push({world->used, world});
    return;
  }
  std::vector<QueuedUse> uses;
  for (const auto& [name, each] : worlds_) {
    if (name != kDefaultWorld) uses.push_back({each->used, each});
  }
  eviction_queue_ = decltype(eviction_queue_)({}, std::move(uses));
}

bool Worlds::IsExpired(const World& world, World::SteadyTime now) const {
  return now - world.used.load() > limits_.time_to_live && world.name != kDefaultWorld;
}

void Worlds::DeleteExpired(World::SteadyTime now) {
  while (!eviction_queue_.empty() && now - eviction_queue_.top().used > limits_.time_to_live) {
    const auto world = eviction_queue_.top().world.lock();
    eviction_queue_.pop();
    const auto found = world == nullptr ? worlds_.end() : worlds_.find(world->name);
    if (found == worlds_.end() || found->second != world) continue;  // deleted
    // The map and this function own it; a third owner is using it. Then look at it again later.
    if (world.use_count() > 2 || !IsExpired(*world, now)) {
      eviction_queue_.push({world.use_count() > 2 ? now : world->used.load(), world});
    } else {
      Remove(found);
    }
  }
}

bool Worlds::EvictLeastRecentlyUsed() {
  std::vector<QueuedUse> in_use;
  bool evicted = false;
  while (!eviction_queue_.empty() && !evicted) {
    QueuedUse use = eviction_queue_.top();
    eviction_queue_.pop();
    const auto world = use.world.lock();
    const auto found = world == nullptr ? worlds_.end() : worlds_.find(world->name);
    if (found == worlds_.end() || found->second != world) continue;  // deleted
    if (world->used.load() > use.used) {
      eviction_queue_.push({world->used, world});
    } else if (world.use_count() > 2) {
      in_use.push_back(std::move(use));
    } else {
      Remove(found);
      evicted = true;
    }
  }
  for (auto& use : in_use) eviction_queue_.push(std::move(use));
  return evicted;
}

}  // namespace understudy::front
