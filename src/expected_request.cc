#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "http/preflight.h"
#include "http/url.h"
#include "understudy/request.h"

namespace understudy {
namespace {

std::string InBackticks(const std::vector<std::string>& values) {
  std::vector<std::string> quoted;
  for (const auto& value : values) quoted.push_back(Quoted(value));
  return Join(quoted, ", ");
}

std::string OneDifference(std::string_view what, const std::vector<std::string>& values,
                          std::string_view expected) {
  const std::string is = values.empty() ? " was not sent" : " is " + InBackticks(values);
  return Concat({what, is, ", expected ", Quoted(expected)});
}

// How much two texts differ, from 0 to 1.
double TextDistance(std::string_view a, std::string_view b) {
  constexpr std::size_t kLongest = 200;  // comparing longer ones is slow
  const std::size_t longer = std::max(a.size(), b.size());
  if (a == b) return 0;
  if (longer > kLongest) return 1;
  return static_cast<double>(EditDistance(a, b)) / static_cast<double>(longer);
}

// The part of a request's URL that `wanted` is compared with.
std::string_view Compared(std::string_view url, std::string_view wanted) {
  return wanted.find('?') == std::string_view::npos ? http::SplitTarget(url).path : url;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Request& request) {
  out << "#" << request.number << " " << Printable(request.method) << " "
      << Printable(Abbreviate(request.url, 200));
  if (request.status == 0) {
    return out << (request.refused.empty() ? ", not answered yet" : ", which never arrived whole");
  }
  return out << ", answered " << request.status;
}

bool Request::IsAnsweredPreflight() const {
  const auto has = [&](std::string_view name) {
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto& header) { return EqualsIgnoreCase(header.first, name); });
  };
  return status == 204 && operation.empty() && http::IsPreflight(method, has);
}

ExpectedRequest Sent(const std::string& method, const std::string& url) {
  ExpectedRequest expected;
  expected.method_ = method;
  expected.url_ = url;
  return expected;
}

ExpectedRequest Operation(const std::string& name) {
  ExpectedRequest expected;
  expected.operation_ = name;
  return expected;
}

ExpectedRequest ExpectedRequest::With(Source source, const std::string& name,
                                      const std::string& value) && {
  conditions_.push_back({source, name, value});
  return std::move(*this);
}
ExpectedRequest ExpectedRequest::WithQuery(const std::string& name, const std::string& value) && {
  return std::move(*this).With(Source::kQuery, name, value);
}
ExpectedRequest ExpectedRequest::WithHeader(const std::string& name, const std::string& value) && {
  return std::move(*this).With(Source::kHeader, name, value);
}
ExpectedRequest ExpectedRequest::WithArgument(const std::string& name,
                                              const std::string& value) && {
  return std::move(*this).With(Source::kArgument, name, value);
}
ExpectedRequest ExpectedRequest::WithBody(const std::string& body) && {
  body_ = body;
  return std::move(*this);
}

std::string ExpectedRequest::Condition::Describe() const {
  const std::string_view what = source == Source::kQuery    ? "query parameter "
                                : source == Source::kHeader ? "header "
                                                            : "argument ";
  return Concat({what, name});
}

std::vector<std::string> ExpectedRequest::Condition::ValuesIn(const Request& request) const {
  Request::Pairs pairs;
  if (source == Source::kQuery) {
    const auto query = http::SplitTarget(request.url).query;
    pairs = http::ParseUrlEncoded(query, "query").value_or(http::Pairs());
  } else {
    pairs = source == Source::kHeader ? request.headers : request.arguments;
  }
  std::vector<std::string> values;
  for (const auto& [its_name, its_value] : pairs) {
    const bool is_it =
        source == Source::kHeader ? EqualsIgnoreCase(its_name, name) : its_name == name;
    if (is_it) values.push_back(its_value);
  }
  return values;
}

std::vector<std::string> ExpectedRequest::Differences(const Request& request) const {
  std::vector<std::string> differences;
  const auto compare = [&](std::string_view what, const std::string& is,
                           const std::string& wanted) {
    if (!wanted.empty() && is != wanted) {
      differences.push_back(OneDifference(what, {is}, wanted));
    }
  };
  compare("operation", request.operation, operation_);
  compare("method", request.method, method_);
  compare("path", std::string(Compared(request.url, url_)), url_);
  for (const auto& condition : conditions_) {
    const auto values = condition.ValuesIn(request);
    if (std::find(values.begin(), values.end(), condition.value) != values.end()) continue;
    differences.push_back(OneDifference(condition.Describe(), values, condition.value));
  }
  const bool is_unread = request.body_unread;
  if (body_ && (is_unread || *body_ != request.body)) {
    differences.push_back(OneDifference("body", {request.body}, *body_));
    if (is_unread) {
      differences.back() += " (the server refused the request before it had read it)";
    } else if (request.body.size() < request.body_size) {
      differences.back() += " (the journal kept only a part of it)";
    }
  }
  return differences;
}

bool ExpectedRequest::DependsOnRest(const Condition& condition, const Request& request) {
  if (condition.source == Source::kHeader) return request.headers_unread;
  return condition.source == Source::kArgument && request.body.size() < request.body_size;
}

bool ExpectedRequest::MayMatch(const Request& request) const {
  ExpectedRequest known = *this;
  std::erase_if(known.conditions_,
                [&](const Condition& each) { return DependsOnRest(each, request); });
  const bool is_unread = request.body_unread;
  if (body_ && (is_unread || request.body.size() < request.body_size)) {
    const bool may_have_size = is_unread || body_->size() == request.body_size;
    if (!may_have_size || !body_->starts_with(request.body)) return false;
    known.body_.reset();
  }
  return known.Matches(request);
}

double ExpectedRequest::Distance(const Request& request) const {
  const auto differences = static_cast<double>(Differences(request).size());
  if (differences == 0) return 0;
  double distance = differences / static_cast<double>(conditions_.size() + 4);
  // Other paths and operations are further away than other arguments.
  if (!url_.empty()) distance += TextDistance(Compared(request.url, url_), url_);
  if (!operation_.empty()) distance += TextDistance(request.operation, operation_);
  return distance / 2;
}

std::string ExpectedRequest::Describe() const {
  std::string text = operation_.empty() ? Concat({method_, " ", url_}) : operation_;
  std::string_view before = " with ";
  for (const auto& condition : conditions_) {
    text += Concat({before, condition.Describe(), " = ", Quoted(condition.value)});
    before = ", ";
  }
  if (body_) text += Concat({before, "body ", Quoted(*body_)});
  return text;
}

}  // namespace understudy
