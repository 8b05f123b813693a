#include "control/world_journal.h"

#include "control/locked_world.h"

namespace understudy::control {

http::Response NoJournal() { return Conflict("The server keeps no journal (--journal 0)."); }

OrRefusal<std::shared_ptr<front::World>> FindJournal(const AdminCall& call) {
  auto& worlds = call.services.worlds;
  if (!worlds.journals().is_on()) {
    return tl::make_unexpected(NoJournal());
  }
  auto world = worlds.Find(call.world);
  if (world != nullptr) return world;
  return tl::make_unexpected(NoWorld(call.world));
}

}  // namespace understudy::control
