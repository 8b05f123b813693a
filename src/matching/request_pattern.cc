#include "matching/request_pattern.h"

#include <algorithm>

#include "base/text.h"
#include "matching/conditions.h"
#include "matching/request_pattern_impl.h"

namespace understudy::matching {

RequestPattern::RequestPattern() : impl_(std::make_shared<const Impl>()) {}

RequestPattern::RequestPattern(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

bool RequestPattern::MayMatch(std::string_view method, std::string_view url) const {
  return MethodMatches(impl_->method, method) && impl_->url.Matches(url);
}

bool RequestPattern::Matches(const LoggedRequest& request) const {
  if (!MayMatch(request.method, request.url)) return false;
  if (impl_->scheme && *impl_->scheme != request.scheme) return false;
  if (impl_->port && *impl_->port != request.port) return false;
  const Instant now = request.now.value_or(MachineNow());
  for (const auto& fact : impl_->facts) {
    if (!fact.matcher->Matches(FactOf(request, fact.kind, now))) return false;
  }
  if (impl_->credentials && !HasCredentials(request, *impl_->credentials)) return false;
  for (const auto& values : impl_->values) {
    if (!values.matcher.Matches(ValuesOf(request, values, impl_->url), now)) return false;
  }
  const auto body = Subject::Body(request, now);
  for (const auto& matcher : impl_->body) {
    if (!matcher->Matches(body)) return false;
  }
  return std::all_of(
      impl_->multipart.begin(), impl_->multipart.end(),
      [&](const MultipartMatcher& matcher) { return matcher.Matches(request, now); });
}

double RequestPattern::Distance(const LoggedRequest& request) const {
  // A URL tells more than a header, as for WireMock.
  constexpr double kUrlWeight = 10;
  constexpr double kMethodWeight = 3;
  double sum = 0;
  double weights = 0;
  const auto add = [&](double distance, double weight) {
    sum += distance * weight;
    weights += weight;
  };
  const Instant now = request.now.value_or(MachineNow());
  add(impl_->url.Distance(request.url), kUrlWeight);
  add(MethodMatches(impl_->method, request.method) ? 0 : 1, kMethodWeight);
  if (impl_->scheme) add(*impl_->scheme == request.scheme ? 0 : 1, 1);
  if (impl_->port) add(*impl_->port == request.port ? 0 : 1, 1);
  for (const auto& fact : impl_->facts) {
    add(fact.matcher->Distance(FactOf(request, fact.kind, now)), 1);
  }
  if (impl_->credentials) add(HasCredentials(request, *impl_->credentials) ? 0 : 1, 1);
  for (const auto& values : impl_->values) {
    add(values.matcher.Distance(ValuesOf(request, values, impl_->url), now), 1);
  }
  const auto body = Subject::Body(request, now);
  for (const auto& matcher : impl_->body) add(matcher->Distance(body), 1);
  for (const auto& matcher : impl_->multipart) add(matcher.Distance(request, now), 1);
  return sum / weights;
}

std::string RequestPattern::Title() const {
  const auto method = impl_->method.empty() ? "ANY" : impl_->method;
  if (impl_->url.kind() == UrlMatcher::Kind::kAny) return method + " any URL";
  return Concat({method, " ", impl_->url.name(), " ", impl_->url.text()});
}

}  // namespace understudy::matching
