#include "base/text.h"
#include "matching/conditions.h"
#include "matching/request_pattern.h"
#include "matching/request_pattern_impl.h"

namespace understudy::matching {
namespace {

constexpr std::size_t kShownValues = 5;

std::string ShownValue(const Subject& subject) {
  return subject.present() ? Quoted(subject.text()) : "absent";
}

std::string ShownValues(const std::vector<std::string_view>& values) {
  if (values.empty()) return "absent";
  std::vector<std::string> shown;
  for (const auto value : values) {
    if (shown.size() == kShownValues) {
      shown.push_back(Concat({"and ", std::to_string(values.size() - kShownValues), " more"}));
      break;
    }
    shown.push_back(Quoted(value));
  }
  return Join(shown, ", ");
}

std::string FieldName(const NamedValues& values) {
  using Source = NamedValues::Source;
  const std::string_view what = values.source == Source::kPathParameter ? "path parameter "
                                : values.source == Source::kQuery       ? "query parameter "
                                : values.source == Source::kHeader      ? "header "
                                : values.source == Source::kCookie      ? "cookie "
                                                                        : "form parameter ";
  return Concat({what, values.name});
}

// Reports that the body is unknown, or that only its beginning is known.
std::string CutNote(const LoggedRequest& request) {
  if (request.head_cut || request.body_unknown || request.body_size == std::string::npos) {
    return "the server refused the request before it had read it";
  }
  if (!request.body_cut()) return {};
  return Concat({"the kept body was cut at ", std::to_string(request.body.size()), " of ",
                 std::to_string(request.body_size), " bytes"});
}

// The hint, or why nobody can know whether it matches.
std::string HintOr(std::string hint, Match match) {
  if (!hint.empty() || match != Match::kLimit) return hint;
  return "this takes more work than is allowed, so the result is unknown";
}

std::string Both(const std::string& first, const std::string& second) {
  if (first.empty() || second.empty()) return first + second;
  return Concat({first, "; ", second});
}

void AddUrl(const UrlMatcher& url, const LoggedRequest& request,
            std::vector<Difference>& differences) {
  if (url.Matches(request.url)) return;
  const bool whole =
      url.kind() == UrlMatcher::Kind::kUrl || url.kind() == UrlMatcher::Kind::kUrlPattern;
  differences.push_back({std::string(url.name()), url.Expected(),
                         Quoted(whole ? request.url : request.path()), url.Hint(request.url)});
}

}  // namespace

std::vector<Difference> RequestPattern::Differences(const LoggedRequest& request) const {
  std::vector<Difference> differences;
  const Instant now = request.now.value_or(MachineNow());
  if (!MethodMatches(impl_->method, request.method)) {
    const bool only_case = EqualsIgnoreCase(impl_->method, request.method);
    differences.push_back({"method", Concat({"to be ", impl_->method}), Quoted(request.method),
                           only_case ? "methods are in upper case" : ""});
  }
  AddUrl(impl_->url, request, differences);
  if (impl_->scheme && *impl_->scheme != request.scheme) {
    differences.push_back(
        {"scheme", Concat({"to equal ", Quoted(*impl_->scheme)}), Quoted(request.scheme), ""});
  }
  if (impl_->port && *impl_->port != request.port) {
    differences.push_back({"port", Concat({"to equal ", std::to_string(*impl_->port)}),
                           std::to_string(request.port), ""});
  }
  for (const auto& fact : impl_->facts) {
    const auto subject = FactOf(request, fact.kind, now);
    const auto match = fact.matcher->Test(subject);
    if (match == Match::kYes) continue;
    differences.push_back({fact.kind == Fact::Kind::kHost ? "host" : "clientIp",
                           fact.matcher->Expected(), ShownValue(subject),
                           HintOr(fact.matcher->Hint(subject), match)});
  }
  if (impl_->credentials && !HasCredentials(request, *impl_->credentials)) {
    differences.push_back(
        {"header Authorization",
         Concat({"to have the basic credentials of user ", Quoted(impl_->credentials->username)}),
         request.Header("Authorization").empty() ? "absent" : "others", ""});
  }
  for (const auto& values : impl_->values) {
    const auto found = ValuesOf(request, values, impl_->url);
    const auto match = TestValues(request, values, impl_->url, now);
    if (match == Match::kYes) continue;
    differences.push_back({FieldName(values), values.matcher.Expected(), ShownValues(found),
                           Both(HintOr(values.matcher.Hint(found, now), match),
                                match == Match::kCut ? CutNote(request) : "")});
  }
  const auto body = Subject::Body(request, now);
  for (const auto& matcher : impl_->body) {
    const auto match = matcher->Test(body);
    if (match == Match::kYes) continue;
    differences.push_back({"body", matcher->Expected(), ShownValue(body),
                           Both(HintOr(matcher->Hint(body), match), CutNote(request))});
  }
  for (const auto& matcher : impl_->multipart) {
    const auto match = matcher.Test(request, now);
    if (match == Match::kYes) continue;
    differences.push_back({"multipart body", matcher.Expected(),
                           Concat({std::to_string(request.Parts().size()), " parts"}),
                           Both(HintOr(matcher.Hint(request, now), match), CutNote(request))});
  }
  return differences;
}

std::string Render(const std::vector<Difference>& differences) {
  std::string text;
  for (const auto& difference : differences) {
    text += Concat(
        {difference.field, ": expected it ", difference.expected, ", got ", difference.actual});
    if (!difference.hint.empty()) text += Concat({" (", difference.hint, ")"});
    text += '\n';
  }
  return text;
}

}  // namespace understudy::matching
