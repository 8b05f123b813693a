#pragma once

#include <memory>

#include "control/admin_call.h"
#include "store/state.h"

namespace understudy::control {

// A world that nobody else reads or writes while this lives.
class HeldWorld {
 public:
  HeldWorld(std::shared_ptr<front::World> world, store::Connections& connections)
      : world_(std::move(world)),
        lock_(std::make_unique<store::StateLock>(world_->state, connections)) {}

  front::World& operator*() const { return *world_; }
  front::World* operator->() const { return world_.get(); }
  store::Database& database() { return lock_->database(); }

 private:
  std::shared_ptr<front::World> world_;
  std::unique_ptr<store::StateLock> lock_;  // goes before the world
};

// What becomes of a call for a world that is not there: one that changes it begins it, as a request
// in it would.
enum class Absent { kRefuse, kBegin };

// The world that the call's path names.
OrRefusal<HeldWorld> Hold(const AdminCall& call, Absent absent);
// Another one, which must be there.
OrRefusal<HeldWorld> Hold(const AdminCall& call, const std::string& name);

}  // namespace understudy::control
