#include "control/world_journal.h"

#include "base/text.h"

namespace understudy::control {
namespace {

// Comparing a name with more takes milliseconds.
constexpr std::size_t kMostCompared = 300;

}  // namespace

http::Response NoJournal() {
  return Conflict(
      "The server keeps no requests (--journal 0). `understudy requests --follow` and GET "
      "/__admin/requests/stream show them as they come.");
}

front::WorldToRead FindWorldToRead(const AdminCall& call, const std::string& name) {
  auto read = front::FindToRead(call.services.worlds, name);
  if (read.world == nullptr) call.absent_world = name;
  return read;
}

OrRefusal<front::WorldToRead> FindJournal(const AdminCall& call) {
  if (!call.services.worlds.journals().is_on()) return tl::make_unexpected(NoJournal());
  return FindWorldToRead(call, call.world);
}

OrRefusal<Journals> FindJournals(const AdminCall& call, const std::string& name) {
  auto& worlds = call.services.worlds;
  if (!worlds.journals().is_on()) return tl::make_unexpected(NoJournal());
  if (!name.empty()) return Journals{FindWorldToRead(call, name).journal};
  Journals journals;
  for (const auto& each : worlds.Names()) {
    if (const auto world = worlds.Find(each)) journals.push_back(world->journal);
  }
  return journals;
}

void SayAbsent(front::Worlds& worlds, const std::string& name, http::Response& response) {
  const auto names = worlds.Names();
  const std::string similar = names.size() <= kMostCompared ? DidYouMean(name, names) : "";
  response.headers.push_back({std::string(http::kWorldHeader), name});
  response.headers.push_back({"Understudy-World-Exists", "false"});
  response.headers.push_back(
      {"Understudy-Hint", Concat({"there is no world ", Quoted(name), similar,
                                  ", so its journal is empty: the first request in it creates "
                                  "it"})});
}

}  // namespace understudy::control
