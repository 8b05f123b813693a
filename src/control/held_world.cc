#include "control/held_world.h"

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

OrRefusal<HeldWorld> Hold(front::Worlds& worlds, const std::string& name, Absent absent) {
  return front::HoldFound(worlds, [&] { return Find(worlds, name, absent); });
}

}  // namespace

OrRefusal<HeldWorld> Hold(const AdminCall& call, Absent absent) {
  return Hold(call.plane.worlds, call.PathValue("world"), absent);
}

OrRefusal<HeldWorld> Hold(const AdminCall& call, const std::string& name) {
  return Hold(call.plane.worlds, name, Absent::kRefuse);
}

std::optional<HeldWorld> HoldTrial(const AdminCall& call) {
  front::Worlds& worlds = call.plane.worlds;
  const std::string& name = call.PathValue("world");
  if (front::WhyNoWorldName(name) || worlds.Find(name) != nullptr) return std::nullopt;
  const auto scene = worlds.scene();
  return HeldWorld(std::make_shared<front::World>(name, scene, scene->rows.Fork(),
                                                  front::Condition(*scene), worlds.SteadyNow()),
                   worlds.connections());
}

}  // namespace understudy::control
