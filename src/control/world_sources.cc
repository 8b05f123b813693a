#include "control/world_sources.h"

#include <utility>

#include "base/long_work.h"
#include "control/json_body.h"
#include "control/locked_world.h"
#include "front/world_changes.h"
#include "front/world_file.h"

namespace understudy::control {
namespace {

constexpr const char* kSqlite = "application/vnd.sqlite3";

std::optional<std::string> CheckOne(const Node& node) {
  if (node.members.size() == 1) return std::nullopt;
  return "expected one of `scenario`, `world`, `snapshot`";
}

OrRefusal<front::Contents> ReadScenario(const AdminCall& call, const std::string& name) {
  auto seeded = call.services.scenario_cache.Get(name);
  if (seeded) return front::Contents(std::move(*seeded));
  return tl::make_unexpected(RefuseDetails(422, "invalid_scenario", "The scenario can't be used",
                                           seeded.error(), Files::kSeveral));
}

}  // namespace

OrRefusal<front::Contents> CopyOfWorld(const AdminCall& call, const std::string& name) {
  const auto world = Hold(call, name);
  if (!world) return tl::make_unexpected(world.error());
  return front::CopyOf(**world);
}

OrRefusal<front::Contents> CopyOfSnapshot(const AdminCall& call, const std::string& name) {
  auto contents = call.services.snapshots.Get(name, call.services.worlds.scenario());
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
                                      const std::shared_ptr<const front::SeededScenario>& seeded) {
  if (!HasContentType(call.request,
                      {kSqlite, "application/x-sqlite3", "application/octet-stream"})) {
    return tl::make_unexpected(RefuseContentType(kSqlite));
  }
  ExpectLongWork();
  auto contents = front::FromFile(std::string(call.request.body), seeded);
  if (contents) return std::move(*contents);
  return tl::make_unexpected(Refuse(422, "unprocessable", contents.error()));
}

http::Response FileReply(const std::string& name, front::Contents contents) {
  ExpectLongWork();
  const std::string disposition = "attachment; filename=\"" + name + ".sqlite\"";
  return {200, {{"Content-Disposition", disposition}}, kSqlite, front::ToFile(std::move(contents))};
}

}  // namespace understudy::control
