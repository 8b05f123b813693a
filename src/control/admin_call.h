#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/shape.h"
#include "control/instance.h"
#include "control/scenario_cache.h"
#include "control/snapshot_store.h"
#include "control/stop_check.h"
#include "control/turns.h"
#include "front/reload.h"
#include "front/request_metrics.h"
#include "front/worlds.h"
#include "http/message.h"
#include "http/server.h"
#include "http/url.h"
#include "journal/redaction.h"
#include "journal/stream.h"
#include "scenario/row_changes.h"
#include "vendors/catalog.h"

namespace understudy::control {

// The objects that the calls under /__admin use. Each is thread-safe and outlives the calls.
struct ControlServices {
  front::Worlds& worlds;
  ScenarioCache& scenario_cache;
  front::Reloader& reloader;
  SnapshotStore& snapshots;
  const journal::Redaction& redaction;
  journal::Stream& stream;
  const front::RequestMetrics& metrics;
  std::function<http::Server::Counts()> transport;
  Instance instance = NewInstance();
  // For exports as SQLite, one at a time: each takes the memory of its file twice.
  std::shared_ptr<Turns> export_turns = std::make_shared<Turns>(1, 16);
};

// One request for a call of the table (calls.h).
struct AdminCall {
  const http::Request& request;
  ControlServices& services;
  http::Pairs path = {};      // the values of the template's {names}, decoded
  std::size_t key_parts = 1;  // segments of the path that name the row
  http::Pairs query = {};
  // The world that the prefix `/~name`, Understudy-World or the host names; "default" without. It
  // may not exist.
  std::string world = std::string(front::kDefaultWorld);
  bool is_world_named = false;  // whether one of these names it
  StopCheck stop_check = {};    // for calls that take long
  // The call created its world: the reply reports this.
  mutable bool created_world = false;
  // The call reads the journal of this world, which does not exist, as an empty one: the reply
  // reports this.
  mutable std::optional<std::string> absent_world = {};

  // A value of the path. The template must contain the name.
  const std::string& PathValue(std::string_view name) const;
};

// The error is the reply that refuses the call.
template <class T>
using OrRefusal = tl::expected<T, http::Response>;

// The scenario of the world that the call names; the served one if there is no such world.
std::shared_ptr<const front::SeededScenario> ScenarioOf(const AdminCall& call,
                                                        std::string_view world);
// That, and all that the server had before.
scenario::RowCatalogs RowCatalogsOf(const AdminCall& call, std::string_view world);

// Replies.
http::Response JsonReply(int status, std::string body);
http::Response NoContent();
http::Response Refuse(int status, std::string_view code, std::string_view message);
http::Response NotFound(std::string_view message);
http::Response Conflict(std::string_view message);

// `limit` (1 to 1000, 100 by default) and `offset` of a list.
struct Page {
  std::size_t limit = 100;
  std::size_t offset = 0;
};
OrRefusal<Page> ReadPage(const AdminCall& call);

// {"total":…,"<key>":[…]}: the page's items, each written by `write`, and how many there are in
// all.
template <typename Item, typename Write>
http::Response PageReply(const Page& page, std::string_view key, const std::vector<Item>& items,
                         const Write& write) {
  json::Writer w;
  w.StartObject().Key("total").Integer(std::ssize(items)).Key(key).StartArray();
  const auto begin = std::min(page.offset, items.size());
  const auto end = std::min(begin + page.limit, items.size());
  for (std::size_t i = begin; i < end; ++i) write(w, items[i]);
  w.EndArray().EndObject();
  return JsonReply(200, w.Take());
}

// Why `name` can't be a snapshot's, which may become a file's name; nullopt when it can.
std::optional<std::string> WhyNoFileName(std::string_view name);

// A world's name, and a snapshot's, in a body.
Shape NameShape();
Shape FileNameShape();

}  // namespace understudy::control
