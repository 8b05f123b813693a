#include "control/locked_world.h"

#include <memory>
#include <utility>

#include "front/plain_error.h"

namespace understudy::control {
namespace {

// What `create` of the query says; true when it is absent.
OrRefusal<bool> MayCreate(const AdminCall& call) {
  bool may = true;
  for (const auto& [name, value] : call.query) {
    if (name != "create") continue;
    if (value != "true" && value != "false") {
      return tl::make_unexpected(
          Refuse(400, "bad_request", "The parameter `create` must be true or false."));
    }
    may = value == "true";
  }
  return may;
}

using Found = OrRefusal<std::shared_ptr<front::World>>;

Found FindPresent(front::Worlds& worlds, const std::string& name) {
  if (const auto why = front::WhyNoWorldName(name)) {
    return tl::make_unexpected(Refuse(400, "bad_request", *why));
  }
  auto world = worlds.Find(name);
  if (world == nullptr) return tl::make_unexpected(NoWorld(name));
  return world;
}

Found FindOrCreate(const AdminCall& call) {
  front::Worlds& worlds = call.services.worlds;
  const std::string& name = call.PathValue("world");
  const auto may_create = MayCreate(call);
  if (!may_create) return tl::make_unexpected(may_create.error());
  auto present = FindPresent(worlds, name);
  if (!present && (present.error().status != 404 || !*may_create)) return present;
  if (!present) {
    auto made = worlds.Create(name, front::Contents(worlds.scenario()));
    if (!made) return tl::make_unexpected(front::PlainError(made.error()));
    call.created_world = *made != nullptr;  // else another request has created it meanwhile
    if (call.created_world) return std::move(*made);
  }
  auto world = worlds.Get(name);
  if (!world) return tl::make_unexpected(front::PlainError(world.error()));
  return std::move(*world);
}

}  // namespace

http::Response NoWorld(const std::string& name) {
  return NotFound("There is no world `" + name +
                  "`. The first request in a world creates it, or POST /__admin/worlds.");
}

OrRefusal<LockedWorld> Hold(const AdminCall& call, Absent absent) {
  if (absent == Absent::kRefuse) return Hold(call, call.PathValue("world"));
  return front::LockFound(call.services.worlds, [&] { return FindOrCreate(call); });
}

OrRefusal<LockedWorld> Hold(const AdminCall& call, const std::string& name) {
  front::Worlds& worlds = call.services.worlds;
  return front::LockFound(worlds, [&] { return FindPresent(worlds, name); });
}

std::optional<LockedWorld> HoldTrial(const AdminCall& call) {
  front::Worlds& worlds = call.services.worlds;
  const std::string& name = call.PathValue("world");
  if (front::WhyNoWorldName(name) || worlds.Find(name) != nullptr) return std::nullopt;
  const auto seeded = worlds.scenario();
  return LockedWorld(std::make_shared<front::World>(
                         name, seeded, seeded->rows.Fork(), front::WorldSettings(*seeded),
                         worlds.journals().MakeEmpty(name), worlds.SteadyNow()),
                     worlds.connections());
}

}  // namespace understudy::control
