#include <memory>
#include <utility>

#include "base/diagnostics.h"
#include "base/yaml.h"
#include "front/world_to_read.h"
#include "journal/expectation.h"
#include "journal/logged_request.h"
#include "journal/verification.h"
#include "understudy/world.h"

namespace understudy {
namespace {

front::WorldToRead FindOrThrow(front::Worlds& worlds, const std::string& name) {
  if (!worlds.journals().is_on()) {
    throw WorldFailure("The server keeps no journal: Options::journal_entries is 0.");
  }
  return front::FindToRead(worlds, name);
}

Request::Pairs HeadersOf(std::string_view head) {
  Request::Pairs headers;
  journal::EachHeader(head, [&](std::string_view name, std::string_view value) {
    headers.emplace_back(name, value);
    return true;
  });
  return headers;
}

Request CopyOf(const journal::Journal& journal, const journal::Seen& seen) {
  const journal::Entry& entry = seen.entry();
  const journal::Asked& asked = *entry.asked;
  Request request;
  request.number = entry.number;
  request.id = journal.IdOf(entry);
  request.time = asked.real_time();
  request.method = asked.method();
  request.url = asked.url();
  request.headers = HeadersOf(asked.head());
  request.body = asked.body();
  request.body_size = asked.body_size();
  if (asked.contract() != nullptr) request.vendor = asked.contract()->vendor();
  request.operation = asked.OperationName();
  request.arguments = seen.Arguments();
  request.refused = asked.refused();
  if (asked.is_partial()) {
    request.headers_unread = journal::LoggedRequestOf(asked).head_cut;
    request.body_unread = true;
  }
  if (entry.answered == nullptr) return request;
  const journal::Answered& answered = *entry.answered;
  request.status = answered.status();
  request.reply_headers = HeadersOf(answered.head());
  request.reply_body = answered.body();
  request.reply_body_size = answered.body_size();
  request.duration = answered.duration();
  return request;
}

}  // namespace

Requests World::Requests() const {
  const auto read = FindOrThrow(*worlds_, name_);
  understudy::Requests requests;
  auto kept = read.journal->KeptAndLost();
  requests.dropped = kept.lost;
  for (auto& entry : kept.entries) {
    requests.push_back(CopyOf(*read.journal, journal::Seen(std::move(entry))));
  }
  return requests;
}

Verification World::Verify(const std::string& expectations) const {
  const auto to_read = FindOrThrow(*worlds_, name_);
  const Source source{"expectations", expectations};
  Diagnostics diagnostics;
  const auto root = ParseYaml(source, diagnostics);
  journal::Contracts contracts;
  for (const auto& vendor : to_read.scenario->service.vendors()) {
    contracts.push_back(vendor->contract);
  }
  journal::Expectations read;
  if (root) read = journal::ReadExpectations(*root, contracts, diagnostics);
  if (!diagnostics.empty()) throw WorldFailure(diagnostics.Render());
  auto verdict = journal::Verify(read, *to_read.journal, *redaction_);
  verdict.world_exists = to_read.world != nullptr;
  return {verdict.met(), verdict.Text(*redaction_)};
}

}  // namespace understudy
