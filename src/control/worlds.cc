#include "control/worlds.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/long_work.h"
#include "control/clock.h"
#include "control/json_body.h"
#include "control/locked_world.h"
#include "control/world_sources.h"
#include "front/plain_error.h"
#include "front/world_changes.h"
#include "vendors/own_catalog.h"

namespace understudy::control {
namespace {

// Bytes that the world has of its own: what it shares with others does not count.
std::int64_t BytesOf(LockedWorld& world) {
  const auto rules =
      static_cast<std::int64_t>(world->settings.faults.bytes_beside(world->scenario->faults));
  if (world->state.file == nullptr) {
    return rules +
           static_cast<std::int64_t>(world->state.image.bytes_beside(world->scenario->rows));
  }
  store::Query query = world.database().Prepare(
      "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  return rules + (query.Step() ? query.Integer(0) : 0);
}

void WriteWorld(json::Writer& w, front::World& world, std::int64_t bytes,
                front::World::SteadyTime now) {
  const auto since = [&](front::World::SteadyTime then) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now - then).count();
  };
  w.StartObject().Key("name").String(world.name);
  w.Key("scenario").String(world.scenario->service.scenario_name());
  w.Key("age_ms").Integer(since(world.created));
  w.Key("idle_ms").Integer(since(world.used));
  w.Key("writes").Integer(static_cast<std::int64_t>(world.writes.load()));
  w.Key("bytes").Integer(bytes);
  const auto journal = world.journal->counts();
  w.Key("journal").StartObject();
  w.Key("entries").Integer(static_cast<std::int64_t>(journal.entries));
  w.Key("bytes").Integer(static_cast<std::int64_t>(journal.bytes));
  w.Key("dropped").Integer(static_cast<std::int64_t>(journal.dropped)).EndObject();
  w.Key("clock");
  WriteClock(w, world.settings.clock);
  w.EndObject();
}

void WriteWorld(json::Writer& w, const AdminCall& call, LockedWorld& world) {
  const auto bytes = BytesOf(world);
  WriteWorld(w, *world, bytes, call.services.worlds.SteadyNow());
}

http::Response WorldReply(const AdminCall& call, LockedWorld& world) {
  json::Writer w;
  WriteWorld(w, call, world);
  return JsonReply(200, w.Take());
}

http::Response Create(const AdminCall& call, const std::string& name, front::Contents contents) {
  auto made = call.services.worlds.Create(name, std::move(contents));
  if (!made) return front::PlainError(made.error());
  if (*made == nullptr) return Conflict("There is a world `" + name + "` already.");
  call.created_world = true;
  LockedWorld world(std::move(*made), call.services.worlds.connections());
  http::Response response = WorldReply(call, world);
  response.status = 201;
  response.headers.push_back({"Location", "/__admin/worlds/" + name});
  return response;
}

const std::vector<std::string>& PartNames() {
  static const std::vector<std::string> kNames = {"data",    "clock",    "faults",  "limits",
                                                  "journal", "settings", "webhooks"};
  return kNames;
}

front::Parts ReadParts(const Node& body) {
  const auto& items = body.Items("parts");
  if (items.empty()) return {};
  const auto has = [&](std::string_view name) {
    return std::any_of(items.begin(), items.end(), [&](const Node& n) { return n.text == name; });
  };
  return {has("data"),    has("clock"),    has("faults"),  has("limits"),
          has("journal"), has("settings"), has("webhooks")};
}

std::optional<std::string> CheckSomeParts(const Node& node) {
  if (!node.items.empty()) return std::nullopt;
  return "must name a part; without `parts`, all are reset";
}

// Rows with the tables of other APIs would break the world.
bool HasTablesOf(const front::Contents& contents, const front::SeededScenario& scenario) {
  const auto& its = contents.scenario->service.catalog();
  const auto& wanted = scenario.service.catalog();
  return its == wanted || HaveSameContent(*its, *wanted);
}

http::Response RefuseOtherTables() {
  return Refuse(422, "unprocessable",
                "The rows have the tables of other APIs, or of other documents of them, than the "
                "world. Create a world from them instead.");
}

http::Response ReplaceWorld(const AdminCall& call, front::Contents contents) {
  // First without the world: a refused call creates none.
  if (!HasTablesOf(contents, *ScenarioOf(call, call.PathValue("world")))) {
    return RefuseOtherTables();
  }
  auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  if (!HasTablesOf(contents, *(*world)->scenario)) return RefuseOtherTables();
  front::Replace(**world, std::move(contents));
  return WorldReply(call, *world);
}

}  // namespace

http::Response ListWorlds(const AdminCall& call) {
  const auto page = ReadPage(call);
  if (!page) return page.error();
  return PageReply(*page, "worlds", call.services.worlds.Names(),
                   [&](json::Writer& w, const std::string& name) {
                     auto world = Hold(call, name);
                     if (world) WriteWorld(w, call, *world);  // else it was deleted meanwhile
                   });
}

http::Response CreateWorld(const AdminCall& call) {
  static const Shape kShape =
      Shape::Object({{"name", NameShape(), kRequired}, {"from", SourceShape()}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  const Node* from = body->root.Find("from");
  auto contents =
      from == nullptr ? front::Contents(call.services.worlds.scenario()) : ReadSource(call, *from);
  if (!contents) return contents.error();
  return Create(call, std::string(body->root.Text("name")), std::move(*contents));
}

http::Response CreateNamedWorld(const AdminCall& call) {
  const std::string& name = call.PathValue("world");
  if (const auto why = front::WhyNoWorldName(name)) return Refuse(400, "bad_request", *why);
  auto contents = ReadSentScenario(call);
  if (!contents) return contents.error();
  return Create(call, name, std::move(*contents));
}

http::Response GetWorld(const AdminCall& call) {
  auto world = Hold(call, Absent::kRefuse);
  if (!world) return world.error();
  return WorldReply(call, *world);
}

http::Response DeleteWorld(const AdminCall& call) {
  const std::string& name = call.PathValue("world");
  if (name == front::kDefaultWorld) return Conflict("The world `default` can't be deleted.");
  // Reports an invalid name, or a missing world.
  {
    const auto world = Hold(call, Absent::kRefuse);
    if (!world) return world.error();
  }
  call.services.worlds.Delete(name);
  return NoContent();
}

namespace {

// To free the world's journal may take long.
void AnnounceClear(const AdminCall& call) {
  constexpr std::size_t kManyToFree = 1000;
  constexpr std::size_t kManyBytesToFree = std::size_t{4} * 1024 * 1024;
  const auto world = call.services.worlds.Find(call.PathValue("world"));
  if (world == nullptr) return;
  const auto counts = world->journal->counts();
  if (counts.entries > kManyToFree || counts.bytes > kManyBytesToFree) ExpectLongWork();
}

}  // namespace

http::Response ResetWorld(const AdminCall& call) {
  static const Shape kShape = Shape::Object(
      {{"parts", Shape::List(Shape::String().OneOf(PartNames())).Where(CheckSomeParts)}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  AnnounceClear(call);
  auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  front::Reset(**world, ReadParts(body->root));
  if ((*world)->replaced) return GetWorld(call);
  return WorldReply(call, *world);
}

http::Response ForkWorld(const AdminCall& call) {
  static const Shape kShape = Shape::Object({{"name", NameShape(), kRequired}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  auto contents = CopyOfWorld(call, call.PathValue("world"));
  if (!contents) return contents.error();
  return Create(call, std::string(body->root.Text("name")), std::move(*contents));
}

http::Response RestoreWorld(const AdminCall& call) {
  static const Shape kShape = Shape::Object({{"snapshot", FileNameShape(), kRequired}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  auto contents = CopyOfSnapshot(call, std::string(body->root.Text("snapshot")),
                                 ScenarioOf(call, call.PathValue("world")));
  if (!contents) return contents.error();
  return ReplaceWorld(call, std::move(*contents));
}

http::Response DownloadWorld(const AdminCall& call) {
  const std::string& name = call.PathValue("world");
  auto contents = CopyOfWorld(call, name);
  if (!contents) return contents.error();
  return FileReply(name, std::move(*contents));
}

http::Response UploadWorld(const AdminCall& call) {
  // The world is created only once the file is found to be good.
  auto seeded = call.services.worlds.scenario();
  {
    const auto world = Hold(call, Absent::kRefuse);
    if (world) {
      seeded = (*world)->scenario;
    } else if (world.error().status != 404) {
      return world.error();
    }
  }
  auto contents = ReadUpload(call, seeded);
  if (!contents) return contents.error();
  return ReplaceWorld(call, std::move(*contents));
}

}  // namespace understudy::control
