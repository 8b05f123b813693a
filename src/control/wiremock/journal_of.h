#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "control/admin_call.h"
#include "control/json_body.h"
#include "control/wiremock/events.h"
#include "control/wiremock/list_reply.h"
#include "control/world_journal.h"
#include "journal/journal.h"
#include "matching/request_pattern.h"

namespace understudy::control::wiremock {

// The journal of the world that a call names; see front::WorldToRead.
struct JournalOf {
  explicit JournalOf(const AdminCall& call);

  bool is_on;
  std::shared_ptr<const front::SeededScenario> scenario;
  SharedCatalog catalog;                      // of the changed rows
  std::shared_ptr<journal::Journal> journal;  // never null

  // All entries, oldest first. Announces long work where there are many.
  std::vector<journal::Entry> Entries() const;
  // The entry with this id. Does so too.
  std::optional<journal::Entry> Find(const std::string& id) const;
  // Announces long work if there is much to read or to free.
  void AnnounceWork() const;

 private:
  JournalOf(const AdminCall& call, front::WorldToRead read);
};

using Entries = std::vector<journal::Entry>;

// Those that a pattern matches, in their order. 422 if that can't be known of one.
OrRefusal<Entries> Matching(const matching::RequestPattern& pattern, const Entries& entries,
                            const StopCheck& stop_check);
// 422: a condition, at `pointer` in the body, can't be decided for this request, for that reason.
http::Response RefuseUndecided(matching::Match why, std::string_view what,
                               const journal::Entry& entry, std::string_view pointer);

// The body as JSON; 422 if it is not JSON.
OrRefusal<JsonBody> ReadSent(const AdminCall& call);
// The body as a request pattern. `root` stays valid with `body`.
struct SentPattern {
  JsonBody body;
  matching::RequestPattern pattern;
};
OrRefusal<SentPattern> ReadPattern(const AdminCall& call);
// 422 for a pattern that can't be read.
http::Response RefusePattern(const matching::PatternError& error);

// A list of these entries. `write`: how each is written.
using WriteEntry = void (EntryWriter::*)(json::Writer& w, const journal::Entry& entry);
List ListOf(const JournalOf& of, Entries entries, WriteEntry write);
// About how many bytes an entry has in a list.
std::size_t SizeInList(const journal::Entry& entry);

// `,"requestJournalDisabled":false}`, the end of most replies.
std::string EndOfReply(bool is_on);

}  // namespace understudy::control::wiremock
