#include "control/verification.h"

#include <array>

#include "base/long_work.h"
#include "control/json_body.h"
#include "control/world_journal.h"
#include "http/accept.h"
#include "journal/entry_json.h"
#include "journal/verification.h"

namespace understudy::control {
namespace {

constexpr std::array<std::string_view, 2> kVerdictTypes = {"text/plain", "application/json"};

bool WantsVerdictJson(const http::Request& request) {
  return http::PreferredType(request.Header("Accept").value_or(""), kVerdictTypes) == 1U;
}

journal::Contracts ContractsOf(const front::SeededScenario& scenario) {
  journal::Contracts contracts;
  for (const auto& vendor : scenario.service.vendors()) contracts.push_back(vendor->contract);
  return contracts;
}

// A verdict's requests are in this journal, and shown without the credentials.
struct ToShow {
  const journal::Journal& journal;
  const journal::Redaction& redaction;
};

void WriteSeen(json::Writer& w, const journal::Entry& entry, const ToShow& to_show,
               const std::vector<std::string>& reasons) {
  w.StartObject().Key("number").Integer(static_cast<std::int64_t>(entry.number));
  w.Key("id").String(to_show.journal.IdOf(entry));
  w.Key("method").String(journal::AsUtf8(entry.asked->method()));
  w.Key("url").String(journal::AsUtf8(to_show.redaction.Url(entry.asked->url())));
  w.Key("status").Integer(entry.status());
  if (!reasons.empty()) {
    w.Key("differences").StartArray();
    for (const auto& reason : reasons) w.String(journal::AsUtf8(reason));
    w.EndArray();
  }
  w.EndObject();
}

void WriteAllSeen(json::Writer& w, const std::vector<journal::Entry>& entries,
                  const ToShow& to_show) {
  w.StartArray();
  for (const auto& entry : entries) WriteSeen(w, entry, to_show, {});
  w.EndArray();
}

void WriteOutcome(json::Writer& w, const journal::Outcome& outcome, const ToShow& to_show) {
  w.StartObject().Key("met").Boolean(outcome.met).Key("wanted").String(outcome.wanted);
  w.Key("expected").String(outcome.times);
  w.Key("seen").Integer(static_cast<std::int64_t>(outcome.seen));
  if (!outcome.met) {
    w.Key("matched");
    WriteAllSeen(w, outcome.matched, to_show);
    w.Key("nearest").StartArray();
    for (const auto& near : outcome.nearest) WriteSeen(w, near.entry, to_show, near.reasons);
    w.EndArray();
  }
  w.EndObject();
}

std::string VerdictJson(const journal::Verdict& verdict, const ToShow& to_show) {
  json::Writer w;
  w.StartObject();
  if (!verdict.met()) {
    w.Key("error").StartObject().Key("code").String("not_met");
    w.Key("message").String(verdict.Text(to_show.redaction)).EndObject();
  }
  w.Key("met").Boolean(verdict.met()).Key("world").String(verdict.world);
  w.Key("requests").Integer(static_cast<std::int64_t>(verdict.requests));
  w.Key("dropped").Integer(static_cast<std::int64_t>(verdict.dropped));
  w.Key("expectations").StartArray();
  for (const auto& outcome : verdict.outcomes) WriteOutcome(w, outcome, to_show);
  w.EndArray();
  w.Key("others").Integer(static_cast<std::int64_t>(verdict.others_in_all));
  w.Key("first_others");
  WriteAllSeen(w, verdict.others, to_show);
  w.EndObject();
  return w.Take();
}

}  // namespace

http::Response VerifyRequests(const AdminCall& call) {
  ExpectLongWork();
  static const Shape kAny = Shape::Any();
  const auto body = ReadYamlBody(call.request, kAny);
  if (!body) return body.error();
  const auto read = FindJournal(call);
  if (!read) return read.error();
  Diagnostics diagnostics;
  const auto expectations =
      journal::ReadExpectations(body->root, ContractsOf(*read->scenario), diagnostics);
  if (!diagnostics.empty()) return RefuseBody(diagnostics);
  const journal::Journal& journal = *read->journal;
  const journal::Redaction& redaction = call.services.redaction;
  auto verdict = journal::Verify(expectations, journal, redaction,
                                 [&call] { return call.stop_check.ShouldStop(); });
  call.stop_check.ThrowIfStopped();
  verdict.world_exists = read->world != nullptr;
  const int status = verdict.met() ? 200 : 422;
  const std::vector<http::Header> headers = {{"Vary", "Accept"}};
  if (WantsVerdictJson(call.request)) {
    return {status, headers, "application/json", VerdictJson(verdict, {journal, redaction})};
  }
  return {status, headers, "text/plain; charset=utf-8", verdict.Text(redaction)};
}

}  // namespace understudy::control
