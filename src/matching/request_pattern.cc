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

template <typename Visit>
void RequestPattern::EachCondition(const LoggedRequest& request, const Visit& visit) const {
  const auto at = [](std::string_view pointer) { return [=] { return std::string(pointer); }; };
  const auto item = [](std::string_view list, std::size_t index) {
    return [=] { return Concat({list, "/", std::to_string(index)}); };
  };
  if (impl_->scheme && !visit(at("/scheme"), MatchIf(*impl_->scheme == request.scheme))) return;
  if (impl_->port && !visit(at("/port"), TestPort(request, *impl_->port))) return;
  const Instant now = request.now.value_or(MachineNow());
  for (const auto& fact : impl_->facts) {
    const auto pointer = at(fact.kind == Fact::Kind::kHost ? "/host" : "/clientIp");
    if (!visit(pointer, TestFact(request, fact, now))) return;
  }
  if (impl_->credentials &&
      !visit(at("/basicAuth"), TestCredentials(request, *impl_->credentials))) {
    return;
  }
  for (const auto& values : impl_->values) {
    const auto pointer = [&] { return Concat({"/", FieldOf(values.source), "/", values.name}); };
    if (!visit(pointer, TestValues(request, values, impl_->url, now))) return;
  }
  const auto body = Subject::Body(request, now);
  for (std::size_t i = 0; i < impl_->body.size(); ++i) {
    if (!visit(item("/bodyPatterns", i), impl_->body[i]->Test(body))) return;
  }
  for (std::size_t i = 0; i < impl_->multipart.size(); ++i) {
    if (!visit(item("/multipartPatterns", i), impl_->multipart[i].Test(request, now))) return;
  }
}

Match RequestPattern::Test(const LoggedRequest& request) const {
  if (!MayMatch(request.method, request.url)) return Match::kNo;
  Match all = Match::kYes;
  EachCondition(request, [&](const auto& /*pointer*/, Match match) {
    all = And(all, match);
    return all != Match::kNo;
  });
  return all;
}

std::string RequestPattern::UndecidedPointer(const LoggedRequest& request) const {
  const Match all = Test(request);
  std::string found;
  if (IsKnown(all)) return found;
  EachCondition(request, [&](const auto& pointer, Match match) {
    if (match == all) found = pointer();
    return found.empty();
  });
  return found;
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
    const bool matches = TestValues(request, values, impl_->url, now) == Match::kYes;
    add(matches ? 0 : values.matcher.Distance(ValuesOf(request, values, impl_->url), now), 1);
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
