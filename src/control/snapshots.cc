#include "control/snapshots.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/json.h"
#include "control/json_body.h"
#include "control/world_sources.h"

namespace understudy::control {
namespace {

void WriteEntry(json::Writer& w, const SnapshotEntry& entry) {
  w.StartObject().Key("name").String(entry.name);
  w.Key("taken").String(FormatMillis(entry.taken));
  w.Key("bytes").Integer(static_cast<std::int64_t>(entry.bytes)).EndObject();
}

http::Response Put(const AdminCall& call, const std::string& name, front::Contents contents,
                   SnapshotStore::IfThere if_there) {
  const auto entry = call.services.snapshots.Put(name, std::move(contents), if_there);
  if (!entry && entry.error().kind == ShelfError::Kind::kThere) {
    return Conflict("There is a snapshot `" + name + "` already.");
  }
  if (!entry) return Refuse(503, "unavailable", entry.error().message);
  json::Writer w;
  WriteEntry(w, *entry);
  http::Response response = JsonReply(201, w.Take());
  response.headers.push_back({"Location", "/__admin/snapshots/" + name});
  return response;
}

// The name that the path has, when it is one.
OrRefusal<std::string> NameOf(const AdminCall& call) {
  const std::string& name = call.PathValue("snapshot");
  if (const auto why = WhyNoFileName(name)) {
    return tl::make_unexpected(Refuse(400, "bad_request", *why));
  }
  return name;
}

}  // namespace

http::Response ListSnapshots(const AdminCall& call) {
  const auto page = ReadPage(call);
  if (!page) return page.error();
  return PageReply(*page, "snapshots", call.services.snapshots.List(), WriteEntry);
}

http::Response TakeSnapshot(const AdminCall& call) {
  static const Shape kShape =
      Shape::Object({{"name", FileNameShape(), kRequired}, {"world", NameShape()}});
  const auto body = ReadBody(call.request, kShape);
  if (!body) return body.error();
  auto contents = CopyOfWorld(call, std::string(body->root.Text("world", front::kDefaultWorld)));
  if (!contents) return contents.error();
  return Put(call, std::string(body->root.Text("name")), std::move(*contents),
             SnapshotStore::IfThere::kRefuse);
}

http::Response DownloadSnapshot(const AdminCall& call) {
  const auto name = NameOf(call);
  if (!name) return name.error();
  auto contents = CopyOfSnapshot(call, *name, call.services.worlds.scenario());
  if (!contents) return contents.error();
  return FileReply(*name, std::move(*contents));
}

http::Response UploadSnapshot(const AdminCall& call) {
  const auto name = NameOf(call);
  if (!name) return name.error();
  auto contents = ReadUpload(call, call.services.worlds.scenario());
  if (!contents) return contents.error();
  return Put(call, *name, std::move(*contents), SnapshotStore::IfThere::kReplace);
}

http::Response DeleteSnapshot(const AdminCall& call) {
  const auto name = NameOf(call);
  if (!name) return name.error();
  if (call.services.snapshots.Delete(*name)) return NoContent();
  return NotFound("There is no snapshot `" + *name + "`.");
}

}  // namespace understudy::control
