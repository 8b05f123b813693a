#include "journal/entry_json.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/base64.h"
#include "base/text.h"
#include "journal/violations.h"

namespace understudy::journal {
namespace {

using json::Writer;

// A text, or null for an empty one.
void WriteOptional(Writer& w, std::string_view text) {
  if (text.empty()) {
    w.Null();
  } else {
    w.String(text);
  }
}

void WriteHeaders(Writer& w, std::string_view head, const Redaction& redaction) {
  w.Key("headers").StartArray();
  EachHeader(head, [&](std::string_view name, std::string_view value) {
    w.StartObject().Key("name").String(AsUtf8(redaction.Text(name)));
    w.Key("value").String(AsUtf8(redaction.Header(name, value))).EndObject();
    return true;
  });
  w.EndArray();
}

// Members of a request or a reply.
void WriteBody(Writer& w, std::string_view head, std::string_view body, std::size_t size,
               const Redaction& redaction) {
  // One that is cut may end within a character.
  auto text = redaction.Body(body, HeaderOf(head, "Content-Type").value_or(""));
  const bool is_cut = body.size() < size;
  if (is_cut) {
    const auto valid = FindInvalidUtf8(text);
    if (valid != std::string::npos && text.size() - valid < 4) text.resize(valid);
  }
  if (IsUtf8(text)) {
    w.Key("body").String(text);
  } else {
    w.Key("body_base64").String(EncodeBase64(text));
  }
  w.Key("body_size").Integer(static_cast<std::int64_t>(size));
  w.Key("body_cut").Boolean(is_cut);
}

std::string_view NameOf(http::Ending ending) {
  if (ending == http::Ending::kReset) return "reset";
  return ending == http::Ending::kClose ? "close" : "keep";
}

void WriteSize(Writer& w, const std::optional<std::size_t>& size) {
  if (size) {
    w.Integer(static_cast<std::int64_t>(*size));
  } else {
    w.Null();
  }
}

void WriteDelivery(Writer& w, const Answered& answered) {
  const Delivered& delivery = answered.delivery();
  w.Key("delivery").StartObject().Key("delay_ms").Integer(delivery.delay.count());
  w.Key("bytes_per_second");
  WriteSize(w,
            delivery.bytes_per_second == 0
                ? std::nullopt
                : std::optional<std::size_t>(static_cast<std::size_t>(delivery.bytes_per_second)));
  w.Key("wrong_length");
  WriteSize(w, delivery.wrong_length);
  w.Key("cut_after");
  WriteSize(w, delivery.cut_after);
  w.Key("garbage").Boolean(delivery.garbage);
  w.Key("sent").Boolean(delivery.sent);
  w.Key("ending").String(NameOf(delivery.ending)).EndObject();
}

void WriteRequest(Writer& w, const Asked& asked, const Redaction& redaction) {
  w.Key("request").StartObject();
  WriteHeaders(w, asked.head(), redaction);
  WriteBody(w, asked.head(), asked.body(), asked.body_size(), redaction);
  w.EndObject();
}

void WriteResponse(Writer& w, const Answered* answered, const Redaction& redaction) {
  w.Key("response");
  if (answered == nullptr) {
    w.Null();
    return;
  }
  w.StartObject();
  WriteHeaders(w, answered->head(), redaction);
  WriteBody(w, answered->head(), answered->body(), answered->body_size(), redaction);
  WriteDelivery(w, *answered);
  w.EndObject();
}

// Where and when, and the request's line.
void WriteBeginning(Writer& w, std::string_view world, std::string_view id, const Entry& entry,
                    const Redaction& redaction) {
  const Asked& asked = *entry.asked;
  w.Key("number").Integer(static_cast<std::int64_t>(entry.number));
  w.Key("id");
  WriteOptional(w, id);
  w.Key("world").String(world);
  w.Key("time").String(FormatMillis(asked.real_time()));
  w.Key("world_time");
  if (entry.answered == nullptr) {
    w.Null();
  } else {
    w.String(FormatMillis(entry.answered->circumstances().world_time));
  }
  w.Key("method").String(AsUtf8(redaction.Text(asked.method())));
  w.Key("url").String(AsUtf8(redaction.Url(asked.url())));
  w.Key("http_version").String(asked.http_1_1() ? "1.1" : "1.0");
  w.Key("secure").Boolean(asked.secure());
  w.Key("client_ip");
  WriteOptional(w, asked.client_ip());
}

// A header of the reply as a member, or null.
void WriteReplyHeader(Writer& w, std::string_view key, const Answered* answered,
                      std::string_view header, const Redaction& redaction) {
  const auto value = answered == nullptr ? std::nullopt : HeaderOf(answered->head(), header);
  w.Key(key);
  WriteOptional(w, AsUtf8(redaction.Header(header, value.value_or(""))));
}

// The rows that it changed, as far as the journal has them.
void WriteRows(Writer& w, const Answered* answered, const Redaction& redaction,
               const WriteRowChanges& rows) {
  const auto changes =
      answered == nullptr ? std::string_view() : answered->circumstances().row_changes;
  std::uint64_t more = 0;
  w.Key("row_changes");
  if (changes.empty() || !rows) {
    w.StartArray().EndArray();
  } else {
    rows(changes, redaction, w, more);
  }
  w.Key("more_row_changes").Integer(static_cast<std::int64_t>(more));
}

// What became of it.
void WriteOutcome(Writer& w, const Entry& entry, const Redaction& redaction,
                  const WriteRowChanges& rows) {
  const Answered* answered = entry.answered.get();
  w.Key("status").Integer(entry.status());
  w.Key("duration_us");
  if (answered == nullptr) {
    w.Null();
  } else {
    w.Integer(answered->duration().count());
  }
  w.Key("matched").Boolean(entry.matched());
  w.Key("operation");
  WriteOptional(w, entry.asked->OperationName());
  w.Key("basis");
  WriteOptional(w, BasisOf(entry));
  w.Key("fault");
  WriteOptional(w, AsUtf8(redaction.Text(FaultOf(entry))));
  w.Key("limit");
  WriteOptional(w, answered == nullptr ? "" : answered->circumstances().rule);
  w.Key("refused");
  WriteOptional(w, AsUtf8(redaction.Text(entry.asked->refused())));
  WriteReplyHeader(w, "reason", answered, "Understudy-Reason", redaction);
  WriteReplyHeader(w, "hint", answered, "Understudy-Hint", redaction);
  w.Key("violations");
  WriteViolations(w, ViolationsOf(entry), redaction);
  WriteRows(w, answered, redaction, rows);
}

}  // namespace

void WriteEntry(Writer& w, std::string_view world, std::string_view id, const Entry& entry,
                const Redaction& redaction, const WriteRowChanges& rows) {
  w.StartObject();
  WriteBeginning(w, world, id, entry, redaction);
  WriteOutcome(w, entry, redaction, rows);
  WriteRequest(w, *entry.asked, redaction);
  WriteResponse(w, entry.answered.get(), redaction);
  w.EndObject();
}

std::string EntryJson(std::string_view world, std::string_view id, const Entry& entry,
                      const Redaction& redaction, const WriteRowChanges& rows) {
  Writer w;
  WriteEntry(w, world, id, entry, redaction, rows);
  return w.Take();
}

std::string EntryJson(const Journal& journal, const Entry& entry, const Redaction& redaction,
                      const WriteRowChanges& rows) {
  return EntryJson(journal.world(), entry.number == 0 ? std::string() : journal.IdOf(entry), entry,
                   redaction, rows);
}

std::string_view BasisOf(const contract::Operation* operation, int status) {
  if (operation == nullptr || status == 0) return {};
  const std::string text = std::to_string(status);
  std::string_view basis;
  for (const auto& reply : operation->replies) {
    if (reply.status == text) return reply.basis;
    if (reply.status == "default") basis = reply.basis;
  }
  return basis;
}

std::string_view BasisOf(const Entry& entry) {
  if (!entry.matched() || entry.answered == nullptr) return {};
  if (const auto said = HeaderOf(entry.answered->head(), "Understudy-Basis")) return *said;
  return BasisOf(entry.asked->operation(), entry.status());
}

std::string AsUtf8(std::string_view text) {
  if (IsUtf8(text)) return std::string(text);
  std::string out;
  out.reserve(text.size() * 2);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80U) {
      out += c;
    } else {
      out += static_cast<char>(0xC0U | byte >> 6U);
      out += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return out;
}

}  // namespace understudy::journal
