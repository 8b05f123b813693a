#include "control/wiremock/journal_of.h"

#include <utility>

#include "base/long_work.h"
#include "base/text.h"
#include "control/wiremock/errors.h"
#include "journal/logged_request.h"

namespace understudy::control::wiremock {
namespace {

// To look at more may take milliseconds.
constexpr std::size_t kManyEntries = 300;
constexpr std::size_t kManyBytes = std::size_t{512} * 1024;

// Of a request's JSON, besides what the client sent.
constexpr std::size_t kFrame = 2'000;

}  // namespace

JournalOf::JournalOf(const AdminCall& call) : JournalOf(call, FindWorldToRead(call, call.world)) {}

JournalOf::JournalOf(const AdminCall& call, front::WorldToRead read)
    : is_on(call.services.worlds.journals().is_on()),
      scenario(std::move(read.scenario)),
      catalog(scenario->service.catalog()),
      journal(std::move(read.journal)) {}

void JournalOf::AnnounceWork() const {
  const auto counts = journal->counts();
  if (counts.entries > kManyEntries || counts.bytes > kManyBytes) ExpectLongWork();
}

Entries JournalOf::Entries() const {
  AnnounceWork();
  return journal->Entries();
}

std::optional<journal::Entry> JournalOf::Find(const std::string& id) const {
  AnnounceWork();
  return journal->Find(id);
}

OrRefusal<Entries> Matching(const matching::RequestPattern& pattern, const Entries& entries,
                            const StopCheck& stop_check) {
  Entries found;
  for (const auto& entry : entries) {
    stop_check.ThrowIfStopped();
    if (!pattern.MayMatch(entry.asked->method(), entry.asked->url())) continue;
    const auto request = journal::LoggedRequestOf(*entry.asked);
    const auto match = pattern.Test(request);
    if (match == matching::Match::kYes) found.push_back(entry);
    if (matching::IsKnown(match)) continue;
    return tl::make_unexpected(RefuseUndecided(match, Concat({"the pattern ", pattern.Title()}),
                                               entry, pattern.UndecidedPointer(request)));
  }
  return found;
}

http::Response RefuseUndecided(matching::Match why, std::string_view what,
                               const journal::Entry& entry, std::string_view pointer) {
  const auto request = Concat({"request ", std::to_string(entry.number)});
  if (why == matching::Match::kLimit) {
    return RefuseBody("Work limit reached",
                      Concat({"It can't be known whether ", what, " matches ", request, ": `",
                              pointer, "` takes more work than is allowed for a value of this ",
                              "size. Use a simpler one, or more conditions."}),
                      pointer);
  }
  const auto& asked = *entry.asked;
  if (asked.is_partial()) {
    return RefuseBody("Request not read",
                      Concat({"It can't be known whether ", what, " matches ", request,
                              ": the server refused it before it had read it, and `", pointer,
                              "` depends on the rest. The refusal: ", asked.refused()}),
                      pointer);
  }
  return RefuseBody(
      "Body not kept",
      Concat({"It can't be known whether ", what, " matches ", request, ": the journal kept ",
              std::to_string(entry.asked->body().size()), " of the ",
              std::to_string(entry.asked->body_size()), " bytes of its body, and `", pointer,
              "` depends on the rest. Raise --journal-body."}),
      pointer);
}

OrRefusal<JsonBody> ReadSent(const AdminCall& call) {
  auto body = ParseJsonBody(call.request);
  if (body) return std::move(*body);
  const Diagnostic& error = body.error();
  return tl::make_unexpected(RefuseBody(kBadJson,
                                        Concat({"line ", std::to_string(error.line), ", column ",
                                                std::to_string(error.column), ": ", error.message}),
                                        ""));
}

OrRefusal<SentPattern> ReadPattern(const AdminCall& call) {
  ExpectLongWork();  // a pattern may have many matchers
  auto body = ReadSent(call);
  if (!body) return tl::make_unexpected(std::move(body.error()));
  auto pattern = matching::RequestPattern::Read(body->root);
  if (!pattern) return tl::make_unexpected(RefusePattern(pattern.error()));
  return SentPattern{std::move(*body), std::move(*pattern)};
}

http::Response RefusePattern(const matching::PatternError& error) {
  return RefuseBody(kBadJson, error.detail, error.pointer);
}

std::size_t SizeInList(const journal::Entry& entry) {
  // Bodies come twice, as text and as base64.
  std::size_t bytes = kFrame + entry.asked->bytes() + entry.asked->body().size() * 2;
  if (entry.answered) bytes += entry.answered->bytes() + entry.answered->body().size() * 2;
  return bytes;
}

List ListOf(const JournalOf& of, Entries entries, WriteEntry write) {
  List list;
  list.size = entries.size();
  for (const auto& entry : entries) {
    list.bytes += SizeInList(entry);
    list.memory += entry.memory();
  }
  const auto writer = std::make_shared<EntryWriter>(of.catalog, of.journal);
  writer->Prepare(entries);
  list.write = [writer, write, entries = std::move(entries)](json::Writer& w, std::size_t index) {
    (writer.get()->*write)(w, entries[index]);
  };
  return list;
}

std::string EndOfReply(bool is_on) {
  return is_on ? R"(,"requestJournalDisabled":false})" : R"(,"requestJournalDisabled":true})";
}

}  // namespace understudy::control::wiremock
