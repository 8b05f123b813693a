#include "vendors/helpcrunch/errors.h"

#include <algorithm>
#include <string_view>

#include "base/json.h"
#include "vendors/shared/problem_headers.h"
#include "vendors/shared/reasons.h"

namespace understudy::helpcrunch {
namespace {

constexpr std::string_view kChallenge = "Bearer realm=\"helpcrunch\"";

std::string Body(std::string_view code, std::string_view message) {
  json::Writer w;
  w.StartObject().Key("errors").StartArray().StartObject();
  w.Key("code").String(code).Key("message").String(message);
  w.EndObject().EndArray().EndObject();
  return w.Take();
}

// 401 and 429 are the vendor's; the other codes are ours, in the same format (inferred).
std::string BodyOf(const Problem& problem) {
  switch (problem.kind) {
    case ProblemKind::kMissingCredentials:
    case ProblemKind::kUnknownCredentials:
    case ProblemKind::kLacksPermission:
      return Body("invalid_token", "Invalid token");
    case ProblemKind::kTooManyRequests:
      return Body("too_many_requests", "You have exceeded your requests limit");
    case ProblemKind::kUnknownPath:
      return Body("route_not_found", problem.detail);
    case ProblemKind::kMethodNotAllowed:
      return Body("method_not_allowed", problem.detail);
    case ProblemKind::kBodyTooLarge:
      return Body("payload_too_large", problem.detail);
    case ProblemKind::kTargetTooLong:
      return Body("uri_too_long", problem.detail);
    case ProblemKind::kHeadersTooLarge:
      return Body("headers_too_large", problem.detail);
    case ProblemKind::kUnsupportedMediaType:
      return Body("unsupported_media_type", problem.detail);
    case ProblemKind::kInternal:
    case ProblemKind::kUnavailable:
      return Body("internal_error", problem.detail);
    default:
      return Body("bad_request", problem.detail);
  }
}

}  // namespace

Error CustomerNotFound() {
  return {404, Body("entity_not_found", "Customer not found"), {}, "no such customer"};
}

Error RenderProblem(const Problem& problem, const Settings& /*settings*/) {
  // An id that is no integer names no customer.
  if (problem.kind == ProblemKind::kBadParameter &&
      std::any_of(problem.fields.begin(), problem.fields.end(),
                  [](const FieldProblem& field) { return field.in == In::kPath; })) {
    return CustomerNotFound();
  }
  return {StatusOf(problem.kind), BodyOf(problem), ProblemHeaders(problem, kChallenge),
          problem.detail};
}

Error RenderStatus(int status, const Settings& /*settings*/) {
  const std::string reason = ReasonOf(status);
  return {status, Body(status < 500 ? "bad_request" : "internal_error", reason),
          StatusHeaders(status, kChallenge), reason};
}

}  // namespace understudy::helpcrunch
