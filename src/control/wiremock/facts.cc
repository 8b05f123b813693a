#include "control/wiremock/facts.h"

#include "control/wiremock/json_text.h"
#include "journal/entry_json.h"
#include "journal/violations.h"

namespace understudy::control::wiremock {
namespace {

void WriteSize(json::Writer& w, std::string_view key, std::size_t size) {
  w.Key(key).Integer(static_cast<std::int64_t>(size));
}

void WriteAskedFacts(json::Writer& w, const journal::Asked& asked) {
  if (asked.is_body_cut()) {
    WriteSize(w, "bodySize", asked.body_size());
    WriteSize(w, "bodyKept", asked.body().size());
  }
  if (!asked.refused().empty()) WriteText(w.Key("refused"), asked.refused());
}

void WriteHeaderFact(json::Writer& w, std::string_view key, std::string_view head,
                     std::string_view header) {
  if (const auto value = journal::HeaderOf(head, header)) WriteText(w.Key(key), *value);
}

void WriteDelivery(json::Writer& w, const journal::Answered& answered) {
  const journal::Delivered& delivery = answered.delivery();
  w.Key("delivery").StartObject();
  if (delivery.delay.count() > 0) w.Key("delayMs").Integer(delivery.delay.count());
  if (answered.delivery().garbage) w.Key("garbage").Boolean(true);
  if (delivery.wrong_length) WriteSize(w, "wrongLength", *delivery.wrong_length);
  if (delivery.cut_after) WriteSize(w, "cutAfter", *delivery.cut_after);
  if (delivery.bytes_per_second > 0) w.Key("bytesPerSecond").Integer(delivery.bytes_per_second);
  if (delivery.ending != http::Ending::kKeep) {
    w.Key("ending").String(delivery.ending == http::Ending::kReset ? "reset" : "close");
  }
  if (!delivery.sent) w.Key("sent").Boolean(false);
  w.EndObject();
}

// Only if the reply reports them: with `strict: off` nothing does.
void WriteViolationFacts(json::Writer& w, const journal::Entry& entry) {
  if (!journal::HeaderOf(entry.answered->head(), "Understudy-Violation")) return;
  journal::WriteViolations(w.Key("violations"), journal::ViolationsOf(entry), journal::Redaction());
}

void WriteAnsweredFacts(json::Writer& w, const journal::Entry& entry) {
  const journal::Answered& answered = *entry.answered;
  w.Key("worldTime").String(FormatMillis(answered.circumstances().world_time));
  w.Key("durationUs").Integer(answered.duration().count());
  if (answered.body().size() < answered.body_size()) {
    WriteSize(w, "responseBodySize", answered.body_size());
    WriteSize(w, "responseBodyKept", answered.body().size());
  }
  if (!answered.circumstances().rule.empty()) {
    w.Key("limit").String(answered.circumstances().rule);
  }
  const auto fault = journal::FaultOf(entry);
  if (!fault.empty()) WriteText(w.Key("fault"), fault);
  WriteHeaderFact(w, "reason", answered.head(), "Understudy-Reason");
  WriteHeaderFact(w, "hint", answered.head(), "Understudy-Hint");
  WriteDelivery(w, answered);
}

}  // namespace

void WriteFacts(json::Writer& w, const journal::Journal& journal, const journal::Entry& entry,
                scenario::RowChangeReader& rows) {
  w.StartObject();
  w.Key("world").String(journal.world());
  w.Key("number").Integer(static_cast<std::int64_t>(entry.number));
  w.Key("pending").Boolean(entry.answered == nullptr);
  if (entry.matched()) {
    w.Key("operation").String(entry.asked->OperationName());
    const auto basis = journal::BasisOf(entry);
    if (entry.answered != nullptr && !basis.empty()) w.Key("basis").String(basis);
  }
  WriteAskedFacts(w, *entry.asked);
  if (entry.answered != nullptr) {
    WriteAnsweredFacts(w, entry);
    WriteViolationFacts(w, entry);
    const auto changes = entry.answered->circumstances().row_changes;
    if (!changes.empty()) rows.WriteMembers(changes, w);
  }
  w.EndObject();
}

std::optional<std::string_view> FaultName(const journal::Answered& answered) {
  const journal::Delivered& delivery = answered.delivery();
  if (answered.delivery().garbage) return "RANDOM_DATA_THEN_CLOSE";
  if (delivery.cut_after != std::size_t{0}) return std::nullopt;
  return delivery.ending == http::Ending::kReset ? "CONNECTION_RESET_BY_PEER" : "EMPTY_RESPONSE";
}

}  // namespace understudy::control::wiremock
