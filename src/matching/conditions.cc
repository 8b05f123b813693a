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
  const bool may_have_more =
      values.source == NamedValues::Source::kForm && request.MayHaveMorePairs();
  return values.matcher.Test(ValuesOf(request, values, url), now, may_have_more);
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
