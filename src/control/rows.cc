#include "control/rows.h"

#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/long_work.h"
#include "base/text.h"
#include "control/json_body.h"
#include "control/locked_world.h"
#include "entities/written_rows.h"
#include "front/admin_changes.h"
#include "front/webhooks/told_events.h"
#include "front/world_changes.h"
#include "scenario/rows.h"
#include "store/row_changes.h"

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
  // Without diagnostics, the address is wrong, not the body.
  if (error.diagnostics.empty()) {
    return Refuse(400, "bad_request", "The row can't be used: " + error.message + ".");
  }
  const bool is_list = !error.indexes.empty();
  return RefuseDetails(400, "invalid_body",
                       is_list ? "The rows can't be used" : "The row can't be used",
                       error.diagnostics, Files::kOne, error.indexes);
}

// The entity that the call's path names, whose rows have keys of as many parts as the path.
tl::expected<RowSet, RowError> FindRowSet(const AdminCall& call, const Catalog& catalog) {
  auto set = scenario::FindRowSet(catalog, call.PathValue("vendor"), call.PathValue("entity"));
  if (!set || call.key_parts == 1) return set;
  const auto& written = set->vendor->written_rows;
  const std::size_t parts = written ? written->KeyParts(set->number()) : 1;
  if (call.key_parts == parts) return set;
  return tl::make_unexpected(
      RowError{RowError::Kind::kNotFound,
               Concat({"The path of a row of ", set->entity->name, " ends in ",
                       parts == 1 ? "one name" : std::to_string(parts) + " names", ", not ",
                       std::to_string(call.key_parts), ". A slash inside a key is %2F."})});
}

// The world, and the entity in it, that the call's path names.
struct Place {
  RowSet set;
  LockedWorld world;
};

OrRefusal<Place> FindPlace(const AdminCall& call) {
  while (true) {
    const auto scenario = ScenarioOf(call, call.PathValue("world"));
    const auto set = FindRowSet(call, *scenario->service.catalog());
    if (!set) return tl::make_unexpected(RefuseRow(set.error()));
    auto world = Hold(call, Absent::kRefuse);
    if (!world) return tl::make_unexpected(std::move(world.error()));
    if (IsOf(*scenario, *world)) return Place{*set, std::move(*world)};
  }
}

// What `change` replies, given the rows of the world and the entity that the call's path names. It
// is tried first where the world is not there.
template <typename Change>
std::optional<http::Response> ChangeRowsOf(const front::SeededScenario& scenario,
                                           const AdminCall& call, const Change& change) {
  const Catalog& catalog = *scenario.service.catalog();
  auto set = FindRowSet(call, catalog);
  if (!set) return RefuseRow(set.error());
  if (auto trial = HoldTrial(call)) {
    if (!IsOf(scenario, *trial)) return std::nullopt;
    set->now = (*trial)->settings.clock.Now();
    if (const auto tried = change(trial->database(), *set); !tried) return RefuseRow(tried.error());
  }
  auto world = Hold(call, Absent::kCreate);
  if (!world) return world.error();
  if (!IsOf(scenario, *world)) return std::nullopt;
  set->now = (*world)->settings.clock.Now();
  auto before = front::KeepRowsBeforeWrite(**world);
  store::RowRecorder recorder(world->database(), catalog.row_tables().recorded());
  auto done = change(world->database(), *set);
  if (!done) return RefuseRow(done.error());
  auto& changes = (*world)->settings.admin_changes;
  const auto changed = recorder.Take();
  front::TellRowChanges(**world, world->database(), changed);
  changes = front::WithAdminChange(changes, changed);
  ++(*world)->writes;
  (*world)->rows_before_last_write = std::move(before);
  return std::move(*done);
}

template <typename Change>
http::Response ChangeRows(const AdminCall& call, const Change& change) {
  return ReplyByCatalog(call, [&](const front::SeededScenario& scenario) {
    return ChangeRowsOf(scenario, call, change);
  });
}

using Reply = tl::expected<http::Response, RowError>;
using Storing = tl::expected<scenario::StoredRow, RowError> (*)(store::Database&, const RowSet&,
                                                                std::string_view, Node);

http::Response Store(const AdminCall& call, Storing store) {
  if (call.request.body.empty()) {
    return Refuse(400, "invalid_body", "The body can't be used: it is empty.");
  }
  const auto body = ReadBody(call.request, Shape::Any());
  if (!body) return body.error();
  return ChangeRows(call, [&](store::Database& database, const RowSet& set) -> Reply {
    auto stored = store(database, set, call.PathValue("id"), body->root);
    if (!stored) return tl::make_unexpected(std::move(stored.error()));
    return JsonReply(stored->created ? 201 : 200, std::move(stored->json));
  });
}

// The rows of a body: a list; or what GET shows, {"rows","total",…}; or, to add it, one row.
struct SentRows {
  std::unique_ptr<JsonBody> body;  // which `rows` point into
  std::vector<const Node*> rows;
};
enum class OneRow { kRefuse, kAccept };

OrRefusal<SentRows> ReadRows(const AdminCall& call, OneRow one) {
  static const Shape kPage = Shape::Object({{"rows", Shape::List(Shape::Any()), kRequired},
                                            {"total", Shape::Integer()},
                                            {"offset", Shape::Integer()},
                                            {"limit", Shape::Integer()}});
  auto body = ReadBody(call.request, Shape::Any());
  if (!body) return tl::make_unexpected(body.error());
  SentRows sent{std::make_unique<JsonBody>(std::move(*body)), {}};
  const Node& root = sent.body->root;
  Diagnostics diagnostics;
  const bool is_one = one == OneRow::kAccept && root.is_map() && root.Find("rows") == nullptr;
  if (is_one) {
    sent.rows = {&root};
  } else if (root.is_sequence()) {
    for (const auto& row : root.items) sent.rows.push_back(&row);
  } else {
    kPage.Check(root, diagnostics);
    for (const auto& row : root.Items("rows")) sent.rows.push_back(&row);
    const auto total = root.OptionalInteger("total").value_or(std::ssize(sent.rows));
    if (diagnostics.empty() && total != std::ssize(sent.rows) && one == OneRow::kRefuse) {
      diagnostics.Add(root.Find("total")->mark, "the body has " + std::to_string(sent.rows.size()) +
                                                    " of " + std::to_string(total) +
                                                    " rows, and would delete the others");
    }
  }
  if (!diagnostics.empty()) return tl::make_unexpected(RefuseBody(diagnostics));
  return sent;
}

using Changing = tl::expected<scenario::ChangedRows, RowError> (*)(store::Database&, const RowSet&,
                                                                   const std::vector<const Node*>&);

http::Response ChangeList(const AdminCall& call, OneRow one, int status, Changing change) {
  const auto sent = ReadRows(call, one);
  if (!sent) return sent.error();
  ExpectLongWork();
  return ChangeRows(call, [&](store::Database& database, const RowSet& set) -> Reply {
    const auto changed = change(database, set, sent->rows);
    if (!changed) return tl::make_unexpected(changed.error());
    json::Writer w;
    w.StartObject().Key("added").Integer(changed->added);
    w.Key("replaced").Integer(changed->replaced).Key("removed").Integer(changed->removed);
    w.Key("total").Integer(changed->total).EndObject();
    return JsonReply(status, w.Take());
  });
}

}  // namespace

http::Response ReplaceRows(const AdminCall& call) {
  return ChangeList(call, OneRow::kRefuse, 200, scenario::ReplaceRows);
}

http::Response AppendRows(const AdminCall& call) {
  return ChangeList(call, OneRow::kAccept, 201, scenario::AppendRows);
}

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

http::Response PutRow(const AdminCall& call) { return Store(call, scenario::PutRow); }

http::Response PatchRow(const AdminCall& call) { return Store(call, scenario::PatchRow); }

http::Response DeleteRow(const AdminCall& call) {
  return ChangeRows(call, [&](store::Database& database, const RowSet& set) -> Reply {
    auto deleted = scenario::DeleteRow(database, set, call.PathValue("id"));
    if (!deleted) return tl::make_unexpected(std::move(deleted.error()));
    return NoContent();
  });
}

}  // namespace understudy::control
