#include "front/worlds.h"

#include <mutex>
#include <utility>

namespace understudy::front {
namespace {

constexpr std::size_t kLongestName = 64;

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

Worlds::Worlds(std::shared_ptr<const Scene> scene, std::unique_ptr<store::Database> kept,
               Limits limits, Now now)
    : limits_(limits), now_(std::move(now)), scene_(std::move(scene)) {
  auto world = std::make_shared<World>(std::string(kDefaultWorld), scene_, now_());
  world->state.file = std::move(kept);
  worlds_.emplace(kDefaultWorld, std::move(world));
}

tl::expected<std::shared_ptr<World>, Problem> Worlds::Get(std::string_view name) {
  const auto now = now_();
  {
    const std::shared_lock lock(mutex_);
    const auto found = worlds_.find(name);
    if (found != worlds_.end() &&
        (now - found->second->used.load() <= limits_.time_to_live || name == kDefaultWorld)) {
      found->second->used = now;
      return found->second;
    }
  }
  const std::unique_lock lock(mutex_);
  DropExpired(now);
  if (const auto found = worlds_.find(name); found != worlds_.end()) {
    found->second->used = now;
    return found->second;
  }
  if (worlds_.size() >= limits_.most && !DropLongestUnused()) {
    return tl::make_unexpected(
        Problem{ProblemKind::kUnavailable,
                "There are " + std::to_string(limits_.most) +
                    " worlds, as many as may be (--max-worlds), and all are in use."});
  }
  auto world = std::make_shared<World>(std::string(name), scene_, now);
  Add(world);
  return world;
}

std::shared_ptr<World> Worlds::Default() { return *Get(kDefaultWorld); }

void Worlds::Add(const std::shared_ptr<World>& world) {
  worlds_.emplace(world->name, world);
  turns_.push({world->used, world});
}

void Worlds::DropExpired(World::SteadyTime now) {
  while (!turns_.empty() && now - turns_.top().used > limits_.time_to_live) {
    const auto world = turns_.top().world.lock();
    turns_.pop();
    if (world == nullptr) continue;
    // One that was used since has its turn later; so has one in use.
    const bool in_use = world.use_count() > 2;
    const auto used = in_use ? now : world->used.load();
    if (now - used <= limits_.time_to_live) {
      turns_.push({used, world});
    } else {
      worlds_.erase(world->name);
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
    if (world == nullptr) continue;
    if (world->used.load() > turn.used) {
      turns_.push({world->used, world});
    } else if (world.use_count() > 2) {
      in_use.push_back(std::move(turn));
    } else {
      worlds_.erase(world->name);
      dropped = true;
    }
  }
  for (auto& turn : in_use) turns_.push(std::move(turn));
  return dropped;
}

}  // namespace understudy::front
