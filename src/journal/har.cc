#include "journal/har.h"

#include <array>
#include <chrono>
#include <utility>

#include "base/base64.h"
#include "base/json.h"
#include "base/text.h"
#include "base/version.h"
#include "http/host.h"
#include "http/url.h"
#include "journal/violations.h"

namespace understudy::journal {
namespace {

using json::Writer;

std::string_view ReasonOf(int status) {
  constexpr std::array<std::pair<int, std::string_view>, 24> kReasons = {
      {{200, "OK"},
       {201, "Created"},
       {202, "Accepted"},
       {204, "No Content"},
       {301, "Moved Permanently"},
       {302, "Found"},
       {304, "Not Modified"},
       {400, "Bad Request"},
       {401, "Unauthorized"},
       {403, "Forbidden"},
       {404, "Not Found"},
       {405, "Method Not Allowed"},
       {408, "Request Timeout"},
       {409, "Conflict"},
       {413, "Content Too Large"},
       {414, "URI Too Long"},
       {415, "Unsupported Media Type"},
       {422, "Unprocessable Content"},
       {429, "Too Many Requests"},
       {431, "Request Header Fields Too Large"},
       {500, "Internal Server Error"},
       {502, "Bad Gateway"},
       {503, "Service Unavailable"},
       {504, "Gateway Timeout"}}};
  for (const auto& [number, reason] : kReasons) {
    if (number == status) return reason;
  }
  return "";
}

// Whether a URI can have the byte at `i` as it is.
bool IsOfUri(std::string_view text, std::size_t i) {
  constexpr std::string_view kRefused = "\"<>\\^`{|}";
  const auto c = static_cast<unsigned char>(text[i]);
  if (text[i] == '%') {
    return i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 && HexDigit(text[i + 2]) >= 0;
  }
  return c > 0x20U && c < 0x7FU && kRefused.find(text[i]) == std::string::npos;
}

// The text with each byte that no URI has percent-encoded.
std::string AsUri(std::string_view text) {
  std::string uri;
  uri.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (IsOfUri(text, i)) {
      uri += text[i];
    } else {
      AppendPercentEncoded(uri, text[i]);
    }
  }
  return uri;
}

std::string UrlOf(const Asked& asked, const Redaction& redaction) {
  const std::string host = redaction.Header("Host", HeaderOf(asked.head(), "Host").value_or(""));
  const std::string_view authority =
      http::ParseAuthority(host) ? std::string_view(host) : "localhost";
  const std::string_view slash = asked.target().starts_with('/') ? "" : "/";
  return Concat({asked.secure() ? "https://" : "http://", authority, slash,
                 AsUri(redaction.Url(asked.target()))});
}

void WriteHarPair(Writer& w, std::string_view name, std::string_view value) {
  w.StartObject().Key("name").String(AsUtf8(name));
  w.Key("value").String(AsUtf8(value)).EndObject();
}

void WriteHarHeaderList(Writer& w, std::string_view head, const Redaction& redaction) {
  w.Key("headers").StartArray();
  EachHeader(head, [&](std::string_view name, std::string_view value) {
    WriteHarPair(w, redaction.Text(name), redaction.Header(name, value));
    return true;
  });
  w.EndArray();
}

// The cookies of the headers `name`, Cookie or Set-Cookie.
void WriteHarCookies(Writer& w, std::string_view head, std::string_view name,
                     const Redaction& redaction) {
  w.Key("cookies").StartArray();
  EachHeader(head, [&](std::string_view each, std::string_view value) {
    if (!EqualsIgnoreCase(each, name)) return true;
    for (const auto piece : Split(value, ';')) {
      const auto cookie = Trim(piece);
      // A cookie without a name is all value (RFC 6265bis section 5.6).
      const auto equals = cookie.find('=') == std::string_view::npos ? 0 : cookie.find('=');
      const auto content = cookie.substr(cookie.find('=') + 1);
      if (!cookie.empty()) {
        const bool hides = redaction.hides();  // the name too: it is a part of the header's value
        WriteHarPair(w, hides ? kHidden : cookie.substr(0, equals), hides ? kHidden : content);
      }
      if (name == "Set-Cookie") break;  // the rest are its attributes
    }
    return true;
  });
  w.EndArray();
}

void WriteHarQuery(Writer& w, const Asked& asked, const Redaction& redaction) {
  w.Key("queryString").StartArray();
  const std::string url = redaction.Url(asked.url());
  const auto pairs = http::ParseUrlEncoded(http::SplitTarget(url).query, "query");
  for (const auto& [name, value] : pairs.value_or(http::Pairs())) WriteHarPair(w, name, value);
  w.EndArray();
}

// The members `text` and `encoding_name`, if the body has bytes, and `_size` if it is cut.
void WriteHarText(Writer& w, std::string_view encoding_name, const std::string& body,
                  std::size_t kept, std::size_t size) {
  if (kept > 0) {
    const bool is_text = IsUtf8(body);
    w.Key("text").String(is_text ? body : EncodeBase64(body));
    if (!is_text) w.Key(encoding_name).String("base64");
  }
  if (kept < size) w.Key("_bodyKept").Integer(static_cast<std::int64_t>(kept));
}

void WriteHarRequest(Writer& w, const Asked& asked, const Redaction& redaction) {
  const auto type = HeaderOf(asked.head(), "Content-Type").value_or("");
  w.Key("request").StartObject().Key("method").String(AsUtf8(redaction.Text(asked.method())));
  w.Key("url").String(UrlOf(asked, redaction));
  w.Key("httpVersion").String(asked.http_1_1() ? "HTTP/1.1" : "HTTP/1.0");
  WriteHarCookies(w, asked.head(), "Cookie", redaction);
  WriteHarHeaderList(w, asked.head(), redaction);
  WriteHarQuery(w, asked, redaction);
  if (asked.body_size() > 0) {
    w.Key("postData")
        .StartObject()
        .Key("mimeType")
        .String(AsUtf8(redaction.Header("Content-Type", type)));
    WriteHarText(w, "_encoding", redaction.Body(asked.body(), type), asked.body().size(),
                 asked.body_size());
    w.EndObject();
  }
  w.Key("headersSize").Integer(-1);
  w.Key("bodySize").Integer(static_cast<std::int64_t>(asked.body_size())).EndObject();
}

void WriteHarResponse(Writer& w, const Entry& entry, const Redaction& redaction) {
  const Answered* answered = entry.answered.get();
  const std::string_view head = answered == nullptr ? "" : answered->head();
  const std::string_view body = answered == nullptr ? "" : answered->body();
  const std::size_t size = answered == nullptr ? 0 : answered->body_size();
  const auto type = HeaderOf(head, "Content-Type").value_or("");
  w.Key("response").StartObject().Key("status").Integer(entry.status());
  w.Key("statusText").String(ReasonOf(entry.status())).Key("httpVersion").String("HTTP/1.1");
  WriteHarCookies(w, head, "Set-Cookie", redaction);
  WriteHarHeaderList(w, head, redaction);
  w.Key("content").StartObject().Key("size").Integer(static_cast<std::int64_t>(size));
  w.Key("mimeType").String(AsUtf8(redaction.Header("Content-Type", type)));
  WriteHarText(w, "encoding", redaction.Body(body, type), body.size(), size);
  w.EndObject();
  const auto location = HeaderOf(head, "Location").value_or("");
  w.Key("redirectURL").String(AsUtf8(redaction.Header("Location", location)));
  w.Key("headersSize").Integer(-1);
  w.Key("bodySize").Integer(static_cast<std::int64_t>(size)).EndObject();
}

// Milliseconds with fractions.
std::string Milliseconds(std::chrono::microseconds time) {
  return FormatNumber(static_cast<double>(time.count()) / 1000);
}

void WriteHarTimes(Writer& w, const Entry& entry) {
  const Answered* answered = entry.answered.get();
  const auto wait = answered == nullptr ? std::chrono::microseconds(0) : answered->duration();
  w.Key("startedDateTime").String(FormatMillis(entry.asked->real_time()));
  w.Key("time").Raw(Milliseconds(wait));
  w.Key("cache").StartObject().EndObject();
  w.Key("timings").StartObject().Key("send").Integer(0);
  w.Key("wait").Raw(Milliseconds(wait)).Key("receive").Integer(0).EndObject();
}

void WriteHarFact(Writer& w, std::string_view name, std::string_view value) {
  if (!value.empty()) w.Key(name).String(AsUtf8(value));
}

void WriteHarOutcome(Writer& w, const Answered& answered, const Redaction& redaction,
                     const WriteRowChanges& rows) {
  const auto header = [&](std::string_view name) {
    return redaction.Header(name, HeaderOf(answered.head(), name).value_or(""));
  };
  const Circumstances circumstances = answered.circumstances();
  WriteHarFact(w, "_limit", circumstances.rule);
  WriteHarFact(w, "_reason", header("Understudy-Reason"));
  WriteHarFact(w, "_hint", header("Understudy-Hint"));
  if (circumstances.row_changes.empty() || !rows) return;
  std::uint64_t more = 0;
  rows(circumstances.row_changes, redaction, w.Key("_rowChanges"), more);
  if (more > 0) w.Key("_moreRowChanges").Integer(static_cast<std::int64_t>(more));
}

}  // namespace

std::string HarBegin() {
  return Concat({R"({"log":{"version":"1.2","creator":{"name":"understudy","version":")", Version(),
                 R"("},"entries":[)"});
}

std::string HarEntry(const ExportedEntry& exported, const Redaction& redaction,
                     const WriteRowChanges& rows) {
  const Entry& entry = exported.entry;
  Writer w;
  w.StartObject();
  WriteHarTimes(w, entry);
  WriteHarRequest(w, *entry.asked, redaction);
  WriteHarResponse(w, entry, redaction);
  w.Key("_world").String(exported.world);
  w.Key("_number").Integer(static_cast<std::int64_t>(entry.number));
  WriteHarFact(w, "_id", exported.id);
  WriteHarFact(w, "_operation", entry.asked->OperationName());
  WriteHarFact(w, "_refused", redaction.Text(entry.asked->refused()));
  WriteHarFact(w, "_fault", redaction.Text(FaultOf(entry)));
  const auto violations = ViolationsOf(entry);
  if (!violations.empty()) WriteViolations(w.Key("_violations"), violations, redaction);
  if (entry.answered != nullptr) WriteHarOutcome(w, *entry.answered, redaction, rows);
  w.EndObject();
  return w.Take();
}

std::string HarEnd() { return "]}}\n"; }

}  // namespace understudy::journal
