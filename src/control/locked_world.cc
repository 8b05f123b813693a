#include "control/locked_world.h"

#include <memory>
#include <utility>

#include "front/plain_error.h"

namespace understudy::control {
namespace {

http::Response NoWorld(const std::string& name) {
  return NotFound("There is no world `" + name + "`; one begins with the first request in it.");
}

OrRefusal<std::shared_ptr<front::World>> Find(front::Worlds& worlds, const std::string& name,
                                              Absent absent) {
  if (const auto why = front::WhyNoWorldName(name)) {
    return tl::make_unexpected(Refuse(400, "bad_request", *why));
  }
  if (absent == Absent::kBegin) {
    auto world = worlds.Get(name);
    if (!world) return tl::make_unexpected(front::PlainError(world.error()));
    return std::move(*world);
  }
  auto world = worlds.Find(name);
  if (world == nullptr) return tl::make_unexpected(NoWorld(name));
  return world;
}

OrRefusal<LockedWorld> Hold(front::Worlds& worlds, const std::string& name, Absent absent) {
  return front::LockFound(worlds, [&] { return Find(worlds, name, absent); });
}

}  // namespace

OrRefusal<LockedWorld> Hold(const AdminCall& call, Absent absent) {
  return Hold(call.services.worlds, call.PathValue("world"), absent);
}

OrRefusal<LockedWorld> Hold(const AdminCall& call, const std::string& name) {
  return Hold(call.services.worlds, name, Absent::kRefuse);
}

std::optional<LockedWorld> HoldTrial(const AdminCall& call) {
  front::Worlds& worlds = call.services.worlds;
  const std::string& name = call.PathValue("world");
  if (front::WhyNoWorldName(name) || worlds.Find(name) != nullptr) return std::nullopt;
  const auto seeded = worlds.scenario();
  return LockedWorld(
      std::make_shared<front::World>(name, seeded, seeded->rows.Fork(),
                                     front::WorldSettings(*seeded), worlds.SteadyNow()),
      worlds.connections());
}

}  // namespace understudy::control
