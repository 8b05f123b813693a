#include "control/wiremock/near_misses.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "base/long_work.h"
#include "control/wiremock/events.h"
#include "control/wiremock/journal_of.h"
#include "control/wiremock/json_text.h"
#include "control/wiremock/nearest_operations.h"
#include "control/wiremock/sent_request.h"
#include "control/wiremock/stub.h"
#include "journal/logged_request.h"

namespace understudy::control::wiremock {
namespace {

using Differences = std::vector<matching::Difference>;

// {"distance",…}: with the reasons in a sub-event.
void WriteMatchResult(json::Writer& w, double distance, const Differences& differences) {
  w.Key("matchResult").StartObject();
  w.Key("distance").Raw(FormatNumber(distance));
  w.Key("subEvents").StartArray();
  StartSubEvent(w).StartObject().Key("differences").StartArray();
  for (const auto& difference : differences) {
    w.StartObject();
    WriteText(w.Key("field"), difference.field);
    WriteText(w.Key("expected"), difference.expected);
    WriteText(w.Key("actual"), difference.actual);
    if (!difference.hint.empty()) WriteText(w.Key("hint"), difference.hint);
    w.EndObject();
  }
  w.EndArray().EndObject().EndObject().EndArray().EndObject();
}

// An operation that a request is near to.
void WriteOperationMiss(json::Writer& w, const NearOperation& near, std::string_view method,
                        std::string_view path) {
  WriteStub(w.Key("stubMapping"), *near.contract, *near.operation);
  WriteMatchResult(w, near.distance, DifferencesTo(near, method, path));
}

http::Response NearMisses(List list) {
  list.before = R"({"nearMisses":)";
  list.after = "}";
  return ListReply(std::move(list));
}

// A request that a pattern is near to.
struct NearRequest {
  double distance;
  journal::Entry entry;
};

// Among equally near ones, the newest first.
std::vector<NearRequest> NearestRequests(const matching::RequestPattern& pattern,
                                         const Entries& entries, const StopCheck& stop_check) {
  std::vector<NearRequest> nearest;
  const auto is_nearer = [](const auto& a, const auto& b) { return a.distance < b.distance; };
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    stop_check.ThrowIfStopped();
    NearRequest near{pattern.Distance(journal::LoggedRequestOf(*entry->asked)), *entry};
    if (nearest.size() == kMostNearMisses && near.distance >= nearest.back().distance) continue;
    nearest.insert(std::upper_bound(nearest.begin(), nearest.end(), near, is_nearer),
                   std::move(near));
    if (nearest.size() > kMostNearMisses) nearest.pop_back();
  }
  return nearest;
}

}  // namespace

http::Response UnmatchedNearMisses(const AdminCall& call) {
  ExpectLongWork();  // compares each request with each operation
  const JournalOf of(call);
  struct Miss {
    journal::Entry entry;
    NearOperation near;
  };
  std::vector<Miss> misses;
  List list;
  const Entries entries = of.Entries();
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    call.stop_check.ThrowIfStopped();
    if (!entry->unmatched()) continue;
    list.memory += entry->memory();
    const auto path = http::SplitTarget(entry->asked->url()).path;
    for (auto& near : NearestOperations(of.scenario->service, entry->asked->method(), path)) {
      misses.push_back({*entry, near});
      list.bytes += SizeInList(*entry);
    }
  }
  list.size = misses.size();
  list.memory += misses.size() * sizeof(Miss);
  const auto writer = std::make_shared<EntryWriter>(of.catalog, of.journal);
  writer->Prepare(entries);
  list.write = [writer, scenario = of.scenario, misses = std::move(misses)](json::Writer& w,
                                                                            std::size_t index) {
    const auto& [entry, near] = misses[index];
    w.StartObject();
    writer->WriteRequest(w.Key("request"), entry);
    WriteOperationMiss(w, near, entry.asked->method(), http::SplitTarget(entry.asked->url()).path);
    w.EndObject();
  };
  return NearMisses(std::move(list));
}

http::Response NearMissesOfRequest(const AdminCall& call) {
  ExpectLongWork();
  const auto body = ReadSent(call);
  if (!body) return body.error();
  const JournalOf of(call);
  const SentRequest sent(body->root);
  const auto& request = sent.view();
  const auto nearest = NearestOperations(of.scenario->service, request.method, request.path());
  List list;
  list.size = nearest.size();  // works without a journal
  list.write = [&](json::Writer& w, std::size_t index) {
    w.StartObject();
    StartRequest(w.Key("request"), request, sent.absolute_url());
    w.EndObject();
    WriteOperationMiss(w, nearest[index], request.method, request.path());
    w.EndObject();
  };
  return NearMisses(std::move(list));
}

http::Response NearMissesOfPattern(const AdminCall& call) {
  const auto sent = ReadPattern(call);
  if (!sent) return sent.error();
  const JournalOf of(call);
  const auto nearest = NearestRequests(sent->pattern, of.Entries(), call.stop_check);
  const std::string pattern = json::ToText(sent->body.root);
  EntryWriter writer(of.catalog, of.journal);
  List list;  // three at most, so written here
  list.size = nearest.size();
  list.write = [&](json::Writer& w, std::size_t index) {
    const auto& [distance, entry] = nearest[index];
    w.StartObject();
    writer.WriteRequest(w.Key("request"), entry);
    w.Key("requestPattern").Raw(pattern);
    WriteMatchResult(w, distance,
                     sent->pattern.Differences(journal::LoggedRequestOf(*entry.asked)));
    w.EndObject();
  };
  return NearMisses(std::move(list));
}

}  // namespace understudy::control::wiremock
