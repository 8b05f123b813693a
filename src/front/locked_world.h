#pragma once

#include <memory>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

#include "front/worlds.h"
#include "store/state.h"

namespace understudy::front {

// A world that is locked as long as this object lives.
class LockedWorld {
 public:
  LockedWorld(std::shared_ptr<World> world, store::Connections& connections)
      : world_(std::move(world)),
        lock_(std::make_unique<store::StateLock>(world_->state, connections)) {
    world_->UndoReturnedTurns();
  }

  World& operator*() const { return *world_; }
  World* operator->() const { return world_.get(); }
  store::Database& database() { return lock_->database(); }

 private:
  std::shared_ptr<World> world_;
  std::unique_ptr<store::StateLock> lock_;  // destroyed before the world
};

// Locks the world that `find` returns, a tl::expected<std::shared_ptr<World>, E>. Calls `find`
// again if another world has replaced that one meanwhile.
template <typename Find>
auto LockFound(Worlds& worlds, const Find& find)
    -> tl::expected<LockedWorld, typename std::invoke_result_t<Find>::error_type> {
  while (true) {
    auto world = find();
    if (!world) return tl::make_unexpected(std::move(world.error()));
    LockedWorld held(std::move(*world), worlds.connections());
    if (!held->replaced) return held;
  }
}

}  // namespace understudy::front
