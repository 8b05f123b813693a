#include "control/wiremock/requests.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/long_work.h"
#include "base/text.h"
#include "control/locked_world.h"
#include "control/wiremock/errors.h"
#include "control/wiremock/events.h"
#include "control/wiremock/journal_of.h"
#include "control/wiremock/query.h"
#include "control/wiremock/stub.h"
#include "front/world_changes.h"
#include "matching/value_matcher.h"

namespace understudy::control::wiremock {
namespace {

http::Response Empty() { return JsonReply(200, "{}"); }

bool HasStub(const journal::Entry& entry, const std::string& id) {
  return entry.matched() && StubIdOf(*entry.asked->contract(), *entry.asked->operation()) == id;
}

Entries NewestFirst(Entries entries) {
  std::reverse(entries.begin(), entries.end());
  return entries;
}

Entries Unmatched(Entries entries) {
  std::erase_if(entries, [](const auto& entry) { return !entry.unmatched(); });
  return entries;
}

// Removes entries, and lists them.
http::Response Remove(const JournalOf& of, Entries entries) {
  for (const auto& entry : entries) of.journal->Remove(entry.number);
  List list = ListOf(of, std::move(entries), &EntryWriter::WriteServeEvent);
  list.before = R"({"serveEvents":)";
  list.after = "}";
  return ListReply(std::move(list));
}

}  // namespace

http::Response ListRequests(const AdminCall& call) {
  const auto query = ReadEventQuery(call);
  if (!query) return query.error();
  const JournalOf of(call);
  Entries entries = NewestFirst(of.Entries());
  if (query->unmatched) entries = Unmatched(std::move(entries));
  if (!query->stub.empty()) {
    std::erase_if(entries, [&](const auto& entry) { return !HasStub(entry, query->stub); });
  }
  const std::size_t total = entries.size();
  if (query->since) {
    std::erase_if(entries,
                  [&](const auto& entry) { return entry.asked->real_time() <= *query->since; });
  }
  if (query->limit && entries.size() > *query->limit) entries.resize(*query->limit);
  List list = ListOf(of, std::move(entries), &EntryWriter::WriteServeEvent);
  list.before = R"({"requests":)";
  list.after = Concat({R"(,"meta":{"total":)", std::to_string(total), "}", EndOfReply(of.is_on)});
  return ListReply(std::move(list));
}

http::Response GetRequest(const AdminCall& call) {
  const auto id = ReadId(call);
  if (!id) return id.error();
  const JournalOf of(call);
  // WireMock itself answers this with 500.
  if (!of.is_on) return JsonReply(200, R"({"requestJournalDisabled":true})");
  const auto entry = of.Find(*id);
  if (!entry) {
    return Refuse(
        404, "No such request",
        Concat({"The journal of the world `", call.world, "` has no request ", *id, "."}));
  }
  json::Writer w;
  EntryWriter writer(of.catalog, of.journal);
  writer.Prepare({*entry});
  writer.WriteServeEvent(w, *entry);
  return JsonReply(200, w.Take());
}

http::Response DeleteRequest(const AdminCall& call) {
  const auto id = ReadId(call);
  if (!id) return id.error();
  const JournalOf of(call);
  if (const auto entry = of.Find(*id)) of.journal->Remove(entry->number);
  return Empty();
}

http::Response DeleteRequests(const AdminCall& call) {
  const JournalOf of(call);
  of.AnnounceWork();
  of.journal->Clear();
  return Empty();
}

http::Response ListUnmatched(const AdminCall& call) {
  const JournalOf of(call);
  List list = ListOf(of, NewestFirst(Unmatched(of.Entries())), &EntryWriter::WriteRequest);
  list.before = R"({"requests":)";
  list.after = EndOfReply(of.is_on);
  return ListReply(std::move(list));
}

http::Response CountRequests(const AdminCall& call) {
  const auto sent = ReadPattern(call);
  if (!sent) return sent.error();
  const JournalOf of(call);
  const auto found = Matching(sent->pattern, of.Entries(), call.stop_check);
  if (!found) return found.error();
  const auto count = of.is_on ? std::ssize(*found) : -1;
  return JsonReply(200, Concat({R"({"count":)", std::to_string(count), EndOfReply(of.is_on)}));
}

http::Response FindRequests(const AdminCall& call) {
  const auto sent = ReadPattern(call);
  if (!sent) return sent.error();
  const JournalOf of(call);
  auto found = Matching(sent->pattern, of.Entries(), call.stop_check);
  if (!found) return found.error();
  List list = ListOf(of, std::move(*found), &EntryWriter::WriteRequest);
  list.before = R"({"requests":)";
  list.after = EndOfReply(of.is_on);
  return ListReply(std::move(list));
}

http::Response RemoveRequests(const AdminCall& call) {
  const auto sent = ReadPattern(call);
  if (!sent) return sent.error();
  const JournalOf of(call);
  auto found = Matching(sent->pattern, of.Entries(), call.stop_check);
  if (!found) return found.error();
  return Remove(of, std::move(*found));
}

http::Response RemoveByMetadata(const AdminCall& call) {
  ExpectLongWork();  // a pattern may have many matchers
  auto body = ReadSent(call);
  if (!body) return body.error();
  int left = matching::kMostMatchers;
  const auto matcher = matching::ReadMatcher(body->root, {"", matching::Place::kBody, &left});
  if (!matcher) return RefusePattern(matcher.error());
  const JournalOf of(call);
  Entries found;
  for (auto& entry : of.Entries()) {
    call.stop_check.ThrowIfStopped();
    if (!entry.matched()) continue;
    const auto metadata = StubMetadata(*entry.asked->contract(), *entry.asked->operation());
    const auto match = (*matcher)->Test(matching::Subject(metadata, MachineNow()));
    if (!matching::IsKnown(match)) return RefuseUndecided(match, "the matcher", entry, "/");
    if (match == matching::Match::kYes) found.push_back(std::move(entry));
  }
  return Remove(of, std::move(found));
}

http::Response ResetAll(const AdminCall& call) {
  JournalOf(call).AnnounceWork();
  // A world that does not exist is as new.
  const auto world = Hold(call, call.world);
  if (world) front::Reset(**world, {});
  return Empty();
}

}  // namespace understudy::control::wiremock
