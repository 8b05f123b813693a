#include "control/wiremock/events.h"

#include <algorithm>
#include <string>

#include "base/long_work.h"
#include "base/text.h"
#include "control/wiremock/facts.h"
#include "control/wiremock/json_text.h"
#include "control/wiremock/stub.h"
#include "http/host.h"
#include "journal/logged_request.h"

namespace understudy::control::wiremock {
namespace {

PairViews Views(const http::Pairs& pairs) { return {pairs.begin(), pairs.end()}; }

std::vector<NamedValues> HeadersIn(const std::vector<http::HeaderView>& headers) {
  PairViews pairs;
  pairs.reserve(headers.size());
  for (const auto& header : headers) pairs.emplace_back(header.name, header.value);
  return GroupByName(pairs, true);
}

std::vector<NamedValues> HeadersIn(std::string_view head) {
  PairViews pairs;
  journal::EachHeader(head, [&](std::string_view name, std::string_view value) {
    pairs.emplace_back(name, value);
    return true;
  });
  return GroupByName(pairs, true);
}

// Scheme, Host and target as sent, with the world's prefix.
std::string AbsoluteUrlOf(const journal::Asked& asked) {
  return AbsoluteUrl(asked.secure() ? "https" : "http",
                     journal::HeaderOf(asked.head(), "Host").value_or(""), asked.target());
}

// Whether java.net.URI may refuse this character in a path, or in a query. Not for "%". Outside of
// ASCII it refuses only blanks and controls, but we encode all, which is simpler. A "#" would begin
// a fragment, which no request has.
bool IsNoUriCharacter(char c, bool is_in_query) {
  constexpr std::string_view kOthers = "\"#<>\\^`{|}\x7F";
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' || byte >= 0x80U || kOthers.find(c) != std::string_view::npos ||
         (!is_in_query && (c == '[' || c == ']'));
}

// Whether java.net.URI accepts this as the host of a URL. It may have a port.
bool IsUriAuthority(std::string_view text) {
  const auto authority = http::ParseAuthority(text);
  if (!authority) return false;
  return !authority->host.starts_with('[') || http::IsIpv6(http::HostOf(text));
}

void StartEntry(json::Writer& w, const journal::Journal& journal, const journal::Entry& entry) {
  StartRequest(w, journal::LoggedRequestOf(*entry.asked), AbsoluteUrlOf(*entry.asked));
  w.Key("id").String(journal.IdOf(entry));
}

void WriteResponse(json::Writer& w, const journal::Answered* answered) {
  w.Key("response").StartObject();
  w.Key("status").Integer(answered == nullptr ? 0 : answered->status());
  if (answered == nullptr) {
    WriteBody(w, "", false);
    w.EndObject();
    return;
  }
  WriteValues(w.Key("headers"), HeadersIn(answered->head()));
  WriteBody(w, answered->body(), answered->body().size() < answered->body_size());
  if (const auto fault = FaultName(*answered)) w.Key("fault").String(*fault);
  w.EndObject();
}

void WriteTiming(json::Writer& w, const journal::Answered* answered) {
  const std::int64_t took =
      answered == nullptr
          ? 0
          : std::chrono::duration_cast<std::chrono::milliseconds>(answered->duration()).count();
  // A client that goes, or the end of the server, can end it.
  const std::int64_t delay =
      answered == nullptr ? 0 : std::min<std::int64_t>(answered->delivery().delay.count(), took);
  w.Key("timing").StartObject();
  w.Key("addedDelay").Integer(delay);
  w.Key("processTime").Integer(took - delay);
  w.Key("responseSendTime").Integer(0);
  w.Key("serveTime").Integer(took - delay);
  w.Key("totalTime").Integer(took).EndObject();
}

}  // namespace

std::string AbsoluteUrl(std::string_view scheme, std::string_view host, std::string_view target) {
  std::string url = Concat({scheme, "://", IsUriAuthority(host) ? host : "localhost",
                            target.starts_with('/') ? "" : "/"});
  bool is_in_query = false;
  for (std::size_t at = 0; at < target.size(); ++at) {
    const char c = target[at];
    is_in_query = is_in_query || c == '?';
    const bool is_coded = c == '%' && at + 2 < target.size() && HexDigit(target[at + 1]) >= 0 &&
                          HexDigit(target[at + 2]) >= 0;
    if (!is_coded && (c == '%' || IsNoUriCharacter(c, is_in_query))) {
      AppendPercentEncoded(url, c);
    } else {
      url += c;
    }
  }
  return url;
}

json::Writer& StartSubEvent(json::Writer& w) {
  return w.StartObject()
      .Key("type")
      .String("UNDERSTUDY")
      .Key("timeOffsetNanos")
      .Integer(0)
      .Key("data");
}

void StartRequest(json::Writer& w, const matching::LoggedRequest& request,
                  std::string_view absolute_url) {
  w.StartObject();
  WriteUrl(w.Key("url"), request.url);
  WriteUrl(w.Key("absoluteUrl"), absolute_url);
  WriteText(w.Key("method"), request.method);
  w.Key("clientIp").String(request.client_ip);
  WriteValues(w.Key("headers"), HeadersIn(request.headers));
  WriteValues(w.Key("cookies"), GroupByName(Views(request.Cookies()), false));
  w.Key("browserProxyRequest").Boolean(false);
  w.Key("loggedDate").Integer(request.logged.time_since_epoch().count());
  WriteBody(w, request.body, request.body_cut());
  w.Key("protocol").String(request.protocol);
  w.Key("scheme").String(request.scheme);
  WriteText(w.Key("host"), request.host);
  w.Key("port").Integer(request.port);
  w.Key("loggedDateString").String(FormatMillis(request.logged));
  WriteParameters(w.Key("queryParams"), GroupByName(Views(request.QueryPairs()), false));
  WriteParameters(w.Key("formParams"), GroupByName(Views(request.FormPairs()), false));
}

void EntryWriter::Prepare(const std::vector<journal::Entry>& entries) {
  const bool has_changes = std::any_of(entries.begin(), entries.end(), [](const auto& entry) {
    return entry.answered && !entry.answered->circumstances().row_changes.empty();
  });
  if (!has_changes) return;
  ExpectLongWork();
  rows_.Prepare();
}

void EntryWriter::WriteRequest(json::Writer& w, const journal::Entry& entry) {
  StartEntry(w, *journal_, entry);
  WriteFacts(w.Key("understudy"), *journal_, entry, rows_);
  w.EndObject();
}

void EntryWriter::WriteServeEvent(json::Writer& w, const journal::Entry& entry) {
  const auto* answered = entry.answered.get();
  w.StartObject();
  w.Key("id").String(journal_->IdOf(entry));
  StartEntry(w.Key("request"), *journal_, entry);
  w.EndObject();
  // The Java client takes whether the request was matched from here.
  w.Key("responseDefinition").StartObject();
  w.Key("status").Integer(entry.status());
  if (!entry.matched()) w.Key("fromConfiguredStub").Boolean(false);
  w.EndObject();
  WriteResponse(w, answered);
  w.Key("wasMatched").Boolean(entry.matched());
  WriteTiming(w, answered);
  w.Key("subEvents").StartArray();
  WriteFacts(StartSubEvent(w), *journal_, entry, rows_);
  w.EndObject().EndArray();
  if (entry.matched()) {
    WriteStub(w.Key("stubMapping"), *entry.asked->contract(), *entry.asked->operation());
  }
  w.EndObject();
}

}  // namespace understudy::control::wiremock
