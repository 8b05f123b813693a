#include "control/rows.h"

#include <string>
#include <utility>

#include "control/json_body.h"
#include "control/locked_world.h"
#include "front/world_changes.h"
#include "scenario/rows.h"

namespace understudy::control {
namespace {

using scenario::RowError;
using scenario::RowSet;

http::Response RefuseRow(const RowError& error) {
  switch (error.kind) {
    case RowError::Kind::kNotFound:
      return NotFound(error.message);
    case RowError::Kind::kConflict:
      return Conflict(error.message);
    case RowError::Kind::kInvalid:
      break;
  }
  // Without them it is the address that is wrong, not the body.
  if (error.diagnostics.empty()) {
    return Refuse(400, "bad_request", "The row can't be used: " + error.message + ".");
  }
  return RefuseDetails(400, "invalid_body", "The row can't be used", error.diagnostics);
}

// The world, and the entity in it, that the call's path names.
struct Place {
  RowSet set;
  LockedWorld world;
};

OrRefusal<Place> FindPlace(const AdminCall& call) {
  const auto set = scenario::FindRowSet(call.PathValue("vendor"), call.PathValue("entity"));
  if (!set) return tl::make_unexpected(RefuseRow(set.error()));
  auto world = Hold(call, Absent::kRefuse);
  if (!world) return tl::make_unexpected(std::move(world.error()));
  return Place{*set, std::move(*world)};
}

// What `change` replies, given the rows of the world and the entity that the call's path names. It
// is tried first where the world is not there.
template <typename Change>
http::Response ChangeRows(const AdminCall& call, const Change& change) {
  const auto set = scenario::FindRowSet(call.PathValue("vendor"), call.PathValue("entity"));
  if (!set) return RefuseRow(set.error());
  if (auto trial = HoldTrial(call)) {
    if (const auto tried = change(trial->database(), *set); !tried) return RefuseRow(tried.error());
  }
  auto world = Hold(call, Absent::kBegin);
  if (!world) return world.error();
  auto before = front::KeepRowsBeforeWrite(**world);
  auto done = change(world->database(), *set);
  if (!done) return RefuseRow(done.error());
  ++(*world)->writes;
  (*world)->rows_before_last_write = std::move(before);
  return std::move(*done);
}

using Reply = tl::expected<http::Response, RowError>;
using Storing = tl::expected<scenario::StoredRow, RowError> (*)(store::Database&, const RowSet&,
                                                                std::string_view, std::string);

http::Response Store(const AdminCall& call, Storing store) {
  return ChangeRows(call, [&](store::Database& database, const RowSet& set) -> Reply {
    auto stored = store(database, set, call.PathValue("id"), std::string(call.request.body));
    if (!stored) return tl::make_unexpected(std::move(stored.error()));
    return JsonReply(stored->created ? 201 : 200, std::move(stored->json));
  });
}

}  // namespace

http::Response ListRows(const AdminCall& call) {
  const auto page = ReadPage(call);
  if (!page) return page.error();
  auto place = FindPlace(call);
  if (!place) return place.error();
  return JsonReply(200, scenario::ListRows(place->world.database(), place->set,
                                           static_cast<std::int64_t>(page->offset),
                                           static_cast<std::int64_t>(page->limit)));
}

http::Response GetRow(const AdminCall& call) {
  auto place = FindPlace(call);
  if (!place) return place.error();
  auto row = scenario::GetRow(place->world.database(), place->set, call.PathValue("id"));
  if (!row) return RefuseRow(row.error());
  return JsonReply(200, std::move(*row));
}

http::Response PutRow(const AdminCall& call) {
  if (!HasContentType(call.request, {"application/json"})) {
    return RefuseContentType("application/json");
  }
  return Store(call, scenario::PutRow);
}

http::Response PatchRow(const AdminCall& call) {
  if (!HasContentType(call.request, {"application/json", "application/merge-patch+json"})) {
    return RefuseContentType("application/json");
  }
  return Store(call, scenario::PatchRow);
}

http::Response DeleteRow(const AdminCall& call) {
  return ChangeRows(call, [&](store::Database& database, const RowSet& set) -> Reply {
    auto deleted = scenario::DeleteRow(database, set, call.PathValue("id"));
    if (!deleted) return tl::make_unexpected(std::move(deleted.error()));
    return NoContent();
  });
}

}  // namespace understudy::control
