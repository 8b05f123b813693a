#include "control/world_sources.h"

#include <algorithm>
#include <utility>

#include "base/long_work.h"
#include "control/json_body.h"
#include "control/locked_world.h"
#include "front/world_changes.h"
#include "front/world_file.h"

namespace understudy::control {
namespace {

constexpr const char* kSqlite = "application/vnd.sqlite3";

// What errors in a scenario that a body holds call it.
constexpr const char* kBodyName = "request body";

// How a call names a scenario.
enum class Sent { kName, kText };

std::optional<std::string> CheckOne(const Node& node) {
  if (node.members.size() == 1) return std::nullopt;
  return "expected one of `scenario`, `world`, `snapshot`";
}

OrRefusal<front::Contents> ContentsOf(ScenarioCache::Result seeded, Sent sent) {
  if (seeded) return front::Contents(std::move(*seeded));
  const Diagnostics& diagnostics = seeded.error().diagnostics;
  if (seeded.error().is_full) {
    return tl::make_unexpected(
        Refuse(503, "unavailable",
               "There is no room: the scenarios that worlds were created from may have rows of " +
                   std::to_string(ScenarioCache::kMostBytes / 1024 / 1024) +
                   " MiB together. Delete worlds."));
  }
  if (sent == Sent::kName) {
    return tl::make_unexpected(RefuseDetails(422, "invalid_scenario", "The scenario can't be used",
                                             diagnostics, Files::kSeveral));
  }
  const auto& errors = diagnostics.list();
  const bool in_body = std::all_of(errors.begin(), errors.end(),
                                   [](const auto& error) { return error.file == kBodyName; });
  return tl::make_unexpected(RefuseDetails(400, "invalid_body", "The scenario can't be used",
                                           diagnostics, in_body ? Files::kOne : Files::kSeveral));
}

OrRefusal<front::Contents> ReadScenario(const AdminCall& call, const Node& scenario) {
  auto& cache = call.services.scenario_cache;
  if (!scenario.is_map()) return ContentsOf(cache.Get(scenario.text), Sent::kName);
  return ContentsOf(cache.Get({std::string(call.request.body),
                               kBodyName,
                               !IsYamlSent(call.request),
                               {"from", "scenario"}}),
                    Sent::kText);
}

}  // namespace

OrRefusal<front::Contents> CopyOfWorld(const AdminCall& call, const std::string& name) {
  const auto world = Hold(call, name);
  if (!world) return tl::make_unexpected(world.error());
  return front::CopyOf(**world);
}

OrRefusal<front::Contents> CopyOfSnapshot(
    const AdminCall& call, const std::string& name,
    const std::shared_ptr<const front::SeededScenario>& seeded) {
  auto contents = call.services.snapshots.Get(name, seeded);
  if (contents) return std::move(*contents);
  if (contents.error().kind == ShelfError::Kind::kAbsent) {
    return tl::make_unexpected(NotFound("There is no snapshot `" + name + "`."));
  }
  return tl::make_unexpected(Refuse(422, "unprocessable", contents.error().message));
}

Shape SourceShape() {
  // An inline scenario is checked as a whole when it is read.
  Shape scenario = Shape::Either({Shape::String().NotEmpty(), Shape::Mapping(Shape::Any())});
  return Shape::Object({{"scenario", std::move(scenario)},
                        {"world", NameShape()},
                        {"snapshot", FileNameShape()}})
      .Where(CheckOne);
}

OrRefusal<front::Contents> ReadSource(const AdminCall& call, const Node& source) {
  const Member& only = source.members.front();
  if (only.name == "scenario") return ReadScenario(call, only.value);
  if (only.name == "world") return CopyOfWorld(call, only.value.text);
  return CopyOfSnapshot(call, only.value.text, call.services.worlds.scenario());
}

OrRefusal<front::Contents> ReadSentScenario(const AdminCall& call) {
  const http::Request& request = call.request;
  if (request.body.empty()) return front::Contents(call.services.worlds.scenario());
  if (!IsJsonSent(request) && !IsYamlSent(request)) {
    return tl::make_unexpected(RefuseContentType("application/yaml or application/json"));
  }
  const bool is_json = HasContentType(request, {"application/json", "text/json"});
  return ContentsOf(
      call.services.scenario_cache.Get({std::string(request.body), kBodyName, is_json}),
      Sent::kText);
}

OrRefusal<front::Contents> ReadUpload(const AdminCall& call,
                                      const std::shared_ptr<const front::SeededScenario>& seeded) {
  // Without a content type, or with a form's, which curl sends, the body's bytes show whether it is
  // a SQLite file.
  if (!call.request.body.empty() &&
      !HasContentType(call.request, {kSqlite, "application/x-sqlite3", "application/octet-stream",
                                     "application/x-www-form-urlencoded", ""})) {
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
