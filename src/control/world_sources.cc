#include "control/world_sources.h"

#include <utility>

#include "base/long_work.h"
#include "control/held_world.h"
#include "control/json_body.h"
#include "front/snapshot.h"

namespace understudy::control {
namespace {

constexpr const char* kSqlite = "application/vnd.sqlite3";

std::optional<std::string> CheckOne(const Node& node) {
  if (node.members.size() == 1) return std::nullopt;
  return "expected one of `scenario`, `world`, `snapshot`";
}

OrRefusal<front::Contents> ReadScenario(const AdminCall& call, const std::string& name) {
  auto scene = call.plane.scenes.Get(name);
  if (scene) return front::Contents(std::move(*scene));
  return tl::make_unexpected(RefuseDetails(422, "invalid_scenario", "The scenario can't be used",
                                           scene.error(), Files::kSeveral));
}

}  // namespace

OrRefusal<front::Contents> CopyOfWorld(const AdminCall& call, const std::string& name) {
  const auto world = Hold(call, name);
  if (!world) return tl::make_unexpected(world.error());
  return front::CopyOf(**world);
}

OrRefusal<front::Contents> CopyOfSnapshot(const AdminCall& call, const std::string& name) {
  auto contents = call.plane.snapshots.Get(name, call.plane.worlds.scene());
  if (contents) return std::move(*contents);
  if (contents.error().kind == ShelfError::Kind::kAbsent) {
    return tl::make_unexpected(NotFound("There is no snapshot `" + name + "`."));
  }
  return tl::make_unexpected(Refuse(422, "unprocessable", contents.error().message));
}

Shape SourceShape() {
  return Shape::Object({{"scenario", Shape::String().NotEmpty()},
                        {"world", NameShape()},
                        {"snapshot", FileNameShape()}})
      .Where(CheckOne);
}

OrRefusal<front::Contents> ReadSource(const AdminCall& call, const Node& source) {
  const Member& only = source.members.front();
  if (only.name == "scenario") return ReadScenario(call, only.value.text);
  if (only.name == "world") return CopyOfWorld(call, only.value.text);
  return CopyOfSnapshot(call, only.value.text);
}

OrRefusal<front::Contents> ReadUpload(const AdminCall& call,
                                      const std::shared_ptr<const front::Scene>& scene) {
  if (!HasContentType(call.request,
                      {kSqlite, "application/x-sqlite3", "application/octet-stream"})) {
    return tl::make_unexpected(RefuseContentType(kSqlite));
  }
  ExpectLongWork();
  auto contents = front::FromFile(std::string(call.request.body), scene);
  if (contents) return std::move(*contents);
  return tl::make_unexpected(Refuse(422, "unprocessable", contents.error()));
}

http::Response FileReply(const std::string& name, front::Contents contents) {
  ExpectLongWork();
  const std::string disposition = "attachment; filename=\"" + name + ".sqlite\"";
  return {200, {{"Content-Disposition", disposition}}, kSqlite, front::ToFile(std::move(contents))};
}

}  // namespace understudy::control
