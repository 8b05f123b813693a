#include "vendors/leeloo/errors.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "vendors/shared/problem_headers.h"
#include "vendors/shared/reasons.h"

namespace understudy::leeloo {
namespace {

// No registered scheme means an API key in a header of its own.
constexpr std::string_view kChallenge = "ApiKey realm=\"leeloo\"";

// The code of each wrong field.
using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

std::string Body(std::string_view code, const Fields& fields = {}) {
  json::Writer w;
  w.StartObject().Key("status").Integer(0);
  w.Key("error").StartObject().Key("fields").StartObject();
  for (const auto& [name, what] : fields) w.Key(name).String(what);
  w.EndObject();
  w.Key("code").String(code).EndObject().EndObject();
  return w.Take();
}

std::string_view FieldCode(Rule rule) {
  switch (rule) {
    case Rule::kRequired:
      return "REQUIRED";
    case Rule::kNotInteger:
    case Rule::kRepeated:  // only integers ask for one value here; lists may repeat
      return "NOT_INTEGER";
    case Rule::kTooLow:
      return "TOO_LOW";
    case Rule::kTooHigh:
      return "TOO_HIGH";
    default:
      return "INVALID";
  }
}

// The subject of a problem that concerns no field, for example the request's body.
std::string_view PartName(In in) {
  switch (in) {
    case In::kPath:
      return "path";
    case In::kQuery:
      return "query";
    case In::kBody:
      return "body";
    default:
      return "headers";
  }
}

std::string BadParameterBody(const Problem& problem) {
  Fields fields;
  for (const auto& field : problem.fields) {
    const std::string_view name = field.name.empty() ? PartName(field.in) : field.name;
    const bool is_there = std::any_of(fields.begin(), fields.end(),
                                      [&](const auto& each) { return each.first == name; });
    if (!is_there) fields.emplace_back(name, FieldCode(field.rule));
  }
  return Body("FORMAT_ERROR", fields);
}

// Clients know the body for a missing token; the other codes are ours, in the vendor's format
// (inferred).
std::string BodyOf(const Problem& problem) {
  switch (problem.kind) {
    case ProblemKind::kBadParameter:
      return BadParameterBody(problem);
    case ProblemKind::kMissingCredentials:
      return Body("FORMAT_ERROR", {{"authToken", "REQUIRED"}});
    case ProblemKind::kUnknownCredentials:
      return Body("PERMISSION_DENIED", {{"authToken", "WRONG_TOKEN"}});
    case ProblemKind::kLacksPermission:
      return Body("PERMISSION_DENIED");
    case ProblemKind::kTooManyRequests:
      return Body("TOO_MANY_REQUESTS");
    case ProblemKind::kUnknownPath:
      return Body("ROUTE_NOT_FOUND");
    case ProblemKind::kMethodNotAllowed:
      return Body("METHOD_NOT_ALLOWED");
    case ProblemKind::kBodyTooLarge:
      return Body("PAYLOAD_TOO_LARGE");
    case ProblemKind::kTargetTooLong:
      return Body("URI_TOO_LONG");
    case ProblemKind::kHeadersTooLarge:
      return Body("HEADERS_TOO_LARGE");
    case ProblemKind::kUnsupportedMediaType:
      return Body("UNSUPPORTED_MEDIA_TYPE");
    case ProblemKind::kInternal:
    case ProblemKind::kUnavailable:
      return Body("INTERNAL_ERROR");
    default:
      return Body("BAD_REQUEST");
  }
}

int HttpStatus(int status, const Settings& settings) {
  return settings.find("error_status")->second == "ok" ? 200 : status;
}

}  // namespace

Error RenderProblem(const Problem& problem, const Settings& settings) {
  const int status = HttpStatus(StatusOf(problem.kind), settings);
  auto headers = ProblemHeaders(problem, kChallenge);
  // With status 200 there is no challenge.
  if (status == 200 && StatusOf(problem.kind) == 401) headers.clear();
  return {status, BodyOf(problem), std::move(headers), problem.detail};
}

Error RenderStatus(int status, const Settings& settings) {
  const std::string reason = ReasonOf(status);
  return {HttpStatus(status, settings), Body(status < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR"),
          StatusHeaders(HttpStatus(status, settings), kChallenge), reason};
}

}  // namespace understudy::leeloo
