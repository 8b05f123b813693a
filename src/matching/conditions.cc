#include "matching/conditions.h"

#include "base/text.h"
#include "matching/operators.h"

namespace understudy::matching {
namespace {

std::vector<std::string_view> ValuesIn(const http::Pairs& pairs, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : pairs) {
    if (key == name) values.push_back(value);
  }
  return values;
}

// Whether the client may have sent more values than are known.
bool MayHaveMore(const LoggedRequest& request, NamedValues::Source source) {
  using Source = NamedValues::Source;
  switch (source) {
    case Source::kForm:
      return request.MayHaveMorePairs();
    case Source::kHeader:
    case Source::kCookie:
      return request.head_cut;
    case Source::kQuery:
    case Source::kPathParameter:
      return request.target_cut();
  }
  return false;
}

}  // namespace

bool MethodMatches(std::string_view wanted, std::string_view method) {
  if (wanted.empty() || wanted == method) return true;
  return wanted == "GET_OR_HEAD" && (method == "GET" || method == "HEAD");
}

Subject FactOf(const LoggedRequest& request, Fact::Kind kind, Instant now) {
  const auto text = kind == Fact::Kind::kHost ? request.host : request.client_ip;
  return text.empty() ? Subject::Absent(now) : Subject(text, now);
}

bool HasCredentials(const LoggedRequest& request, const BasicCredentials& credentials) {
  bool found = false;
  request.EachHeader("Authorization", [&](std::string_view value) {
    constexpr std::string_view kBasic = "Basic ";
    if (!EqualsIgnoreCase(value.substr(0, kBasic.size()), kBasic)) return;
    const auto sent = DecodeBase64(Trim(value.substr(kBasic.size())));
    found = found || (sent && *sent == Concat({credentials.username, ":", credentials.password}));
  });
  return found;
}

std::string_view FieldOf(NamedValues::Source source) {
  using Source = NamedValues::Source;
  switch (source) {
    case Source::kPathParameter:
      return "pathParameters";
    case Source::kQuery:
      return "queryParameters";
    case Source::kHeader:
      return "headers";
    case Source::kCookie:
      return "cookies";
    case Source::kForm:
      return "formParameters";
  }
  return "";
}

Match TestValues(const LoggedRequest& request, const NamedValues& values, const UrlMatcher& url,
                 Instant now) {
  return values.matcher.Test(ValuesOf(request, values, url), now,
                             MayHaveMore(request, values.source));
}

Match TestFact(const LoggedRequest& request, const Fact& fact, Instant now) {
  const Subject subject = FactOf(request, fact.kind, now);
  // The header Host may be in the part that was not read.
  const bool is_unknown = fact.kind == Fact::Kind::kHost && request.head_cut && !subject.present();
  return is_unknown ? Match::kCut : fact.matcher->Test(subject);
}

Match TestPort(const LoggedRequest& request, int port) {
  if (request.port == 0 && request.head_cut) return Match::kCut;
  return MatchIf(port == request.port);
}

Match TestCredentials(const LoggedRequest& request, const BasicCredentials& credentials) {
  if (HasCredentials(request, credentials)) return Match::kYes;
  return request.head_cut ? Match::kCut : Match::kNo;
}

std::vector<std::string_view> ValuesOf(const LoggedRequest& request, const NamedValues& values,
                                       const UrlMatcher& url) {
  using Source = NamedValues::Source;
  switch (values.source) {
    case Source::kQuery:
      return ValuesIn(request.QueryPairs(), values.name);
    case Source::kForm:
      return ValuesIn(request.FormPairs(), values.name);
    case Source::kCookie:
      return ValuesIn(request.Cookies(), values.name);
    case Source::kHeader: {
      std::vector<std::string_view> found;
      request.EachHeader(values.name, [&](std::string_view value) { found.push_back(value); });
      return found;
    }
    case Source::kPathParameter: {
      std::vector<std::string_view> found;
      const auto parameters = url.url_template().Match(request.path());
      if (!parameters) return found;
      for (const auto& [name, value] : *parameters) {
        if (name == values.name) found = {value};
      }
      return found;
    }
  }
  return {};
}

}  // namespace understudy::matching
