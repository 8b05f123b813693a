#include "front/worlds.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace understudy::front {
namespace {

constexpr std::size_t kLongestName = 64;

std::shared_ptr<World> MakeWorld(std::string name, Contents contents, World::SteadyTime now) {
  auto world = std::make_shared<World>(std::move(name), std::move(contents.scenario),
                                       std::move(contents.rows), std::move(contents.settings), now);
  world->made_written = contents.written;
  if (contents.rows_before_last_write)
    world->rows_before_last_write =
        RowsBeforeLastWrite{std::move(*contents.rows_before_last_write)};
  return world;
}

}  // namespace

std::optional<std::string> WhyNoWorldName(std::string_view name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  if (!name.empty() && name.size() <= kLongestName &&
      name.find_first_not_of(kAllowed) == std::string_view::npos) {
    return std::nullopt;
  }
  return "The name of a world is 1 to 64 characters of A-Z, a-z, 0-9, \".\", \"_\" and \"-\"; `" +
         Printable(Abbreviate(name, kLongestName)) + "` is none.";
}

Worlds::Worlds(std::shared_ptr<const SeededScenario> seeded, std::unique_ptr<store::Database> kept,
               Limits limits, Now now)
    : limits_(limits), now_(std::move(now)), scenario_(std::move(seeded)) {
  auto world = MakeWorld(std::string(kDefaultWorld), Contents(scenario_), now_());
  world->state.file = std::move(kept);
  worlds_.emplace(kDefaultWorld, std::move(world));
}

Worlds::Result Worlds::Get(std::string_view name) {
  const auto now = now_();
  {
    const std::shared_lock lock(mutex_);
    const auto found = worlds_.find(name);
    if (found != worlds_.end() && !found->second->gone && !IsExpired(*found->second, now)) {
      found->second->used = now;
      return found->second;
    }
  }
  const std::unique_lock lock(mutex_);
  DropExpired(now);
  if (const auto found = worlds_.find(name); found != worlds_.end()) {
    if (found->second->gone) Renew(found->second);
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
    if (!found->second->gone) return found->second;
  }
  const std::unique_lock lock(mutex_);
  const auto found = worlds_.find(name);
  if (found == worlds_.end()) return nullptr;
  if (found->second->gone) Renew(found->second);
  return found->second;
}

std::vector<std::string> Worlds::Names() {
  std::vector<std::string> names;
  {
    const std::unique_lock lock(mutex_);
    DropExpired(now_());
    names.reserve(worlds_.size());
    for (const auto& [name, world] : worlds_) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Worlds::Result Worlds::Create(const std::string& name, Contents contents) {
  const auto now = now_();
  const std::unique_lock lock(mutex_);
  DropExpired(now);
  if (worlds_.contains(name)) return nullptr;
  return Add(name, std::move(contents), now);
}

bool Worlds::Delete(std::string_view name) {
  std::shared_ptr<World> deleted;  // outlives the lock: it may be large
  const std::unique_lock lock(mutex_);
  const auto found = worlds_.find(name);
  if (found == worlds_.end() || name == kDefaultWorld) return false;
  deleted = std::move(found->second);
  worlds_.erase(found);
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
    // Gone by now, or made since.
    if (world == nullptr || world->scenario == seeded) continue;
    if (Retire(*world, before)) {
      ++result.moved;
      continue;
    }
    result.stayed.push_back(name);
    result.is_default_kept |= world->state.file != nullptr;
  }
  return result;
}

bool Worlds::Retire(World& world, const std::shared_ptr<const SeededScenario>& from) {
  {
    // Somebody may be in it for long: nothing else is held meanwhile.
    const std::lock_guard hold(world.state.mutex);
    if (world.IsWritten() || world.scenario != from) return false;
    world.gone = true;
  }
  const std::unique_lock lock(mutex_);
  const auto found = worlds_.find(world.name);
  if (found != worlds_.end() && found->second.get() == &world) Renew(found->second);
  return true;
}

void Worlds::Renew(std::shared_ptr<World>& world) {
  world = MakeWorld(world->name, Contents(scenario_), world->used);
  if (world->name != kDefaultWorld) AddTurn(world);
}

Worlds::Result Worlds::Add(std::string name, Contents contents, World::SteadyTime now) {
  if (worlds_.size() >= limits_.most && !DropLongestUnused()) {
    return tl::make_unexpected(Problem{
        ProblemKind::kUnavailable, "As many worlds as may be are there (--max-worlds " +
                                       std::to_string(limits_.most) + "), and all are in use."});
  }
  auto world = MakeWorld(std::move(name), std::move(contents), now);
  worlds_.emplace(world->name, world);
  AddTurn(world);
  return world;
}

void Worlds::AddTurn(const std::shared_ptr<World>& world) {
  // A turn holds the memory of its world, deleted or not.
  if (turns_.size() < 2 * worlds_.size() + 16) {
    turns_.push({world->used, world});
    return;
  }
  std::vector<Turn> turns;
  for (const auto& [name, each] : worlds_) {
    if (name != kDefaultWorld) turns.push_back({each->used, each});
  }
  turns_ = decltype(turns_)({}, std::move(turns));
}

bool Worlds::IsExpired(const World& world, World::SteadyTime now) const {
  return now - world.used.load() > limits_.time_to_live && world.name != kDefaultWorld;
}

void Worlds::DropExpired(World::SteadyTime now) {
  while (!turns_.empty() && now - turns_.top().used > limits_.time_to_live) {
    const auto world = turns_.top().world.lock();
    turns_.pop();
    const auto found = world == nullptr ? worlds_.end() : worlds_.find(world->name);
    if (found == worlds_.end() || found->second != world) continue;  // deleted
    // Its owners are the map and this function. One in use, or used since, has its turn later.
    if (world.use_count() > 2 || !IsExpired(*world, now)) {
      turns_.push({world.use_count() > 2 ? now : world->used.load(), world});
    } else {
      worlds_.erase(found);
    }
  }
}

bool Worlds::DropLongestUnused() {
  std::vector<Turn> in_use;
  bool dropped = false;
  while (!turns_.empty() && !dropped) {
    Turn turn = turns_.top();
    turns_.pop();
    const auto world = turn.world.lock();
    const auto found = world == nullptr ? worlds_.end() : worlds_.find(world->name);
    if (found == worlds_.end() || found->second != world) continue;  // deleted
    if (world->used.load() > turn.used) {
      turns_.push({world->used, world});
    } else if (world.use_count() > 2) {
      in_use.push_back(std::move(turn));
    } else {
      worlds_.erase(found);
      dropped = true;
    }
  }
  for (auto& turn : in_use) turns_.push(std::move(turn));
  return dropped;
}

}  // namespace understudy::front
