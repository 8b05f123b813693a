#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "journal/journal.h"
#include "matching/logged_request.h"
#include "scenario/row_changes.h"

// Entries of the journal in WireMock's JSON. WireMock's Java client refuses members that it does
// not know, except in a logged request and in the `data` of a sub-event.
namespace understudy::control::wiremock {

// A URL that java.net.URI accepts. If it throws, WireMock's Java client loses the whole list.
// `host` may have a port; "localhost" replaces an invalid one. `target`: with the world's prefix.
std::string AbsoluteUrl(std::string_view scheme, std::string_view host, std::string_view target);

// A logged request that is open: more members may follow.
void StartRequest(json::Writer& w, const matching::LoggedRequest& request,
                  std::string_view absolute_url);

// Writes entries of one journal. Used by one thread at a time.
class EntryWriter {
 public:
  EntryWriter(SharedCatalog catalog, std::shared_ptr<const journal::Journal> journal)
      : journal_(std::move(journal)), rows_(std::move(catalog)) {}

  // Makes what is needed to write row changes, if one of these entries has any. That takes
  // milliseconds, so it announces long work then; a BodySource may not.
  void Prepare(const std::vector<journal::Entry>& entries);
  // A logged request; WriteFacts() in its last member, "understudy".
  void WriteRequest(json::Writer& w, const journal::Entry& entry);
  // {"id","request","responseDefinition","response","wasMatched","timing","subEvents",
  // "stubMapping"}.
  void WriteServeEvent(json::Writer& w, const journal::Entry& entry);

 private:
  const std::shared_ptr<const journal::Journal> journal_;
  scenario::RowChangeReader rows_;
};

// The beginning of a sub-event, up to the value of `data`, which follows.
json::Writer& StartSubEvent(json::Writer& w);

}  // namespace understudy::control::wiremock
