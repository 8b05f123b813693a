#include "front/plain_error.h"

#include <cctype>

#include "base/json.h"
#include "http/problem_headers.h"
#include "http/reasons.h"

namespace understudy::front {
namespace {

std::string_view CodeOf(ProblemKind kind) {
  switch (kind) {
    case ProblemKind::kUnknownPath:
      return "not_found";
    case ProblemKind::kMethodNotAllowed:
      return "method_not_allowed";
    case ProblemKind::kRequestTimeout:
      return "request_timeout";
    case ProblemKind::kBodyTooLarge:
      return "payload_too_large";
    case ProblemKind::kTargetTooLong:
      return "uri_too_long";
    case ProblemKind::kUnsupportedMediaType:
      return "unsupported_media_type";
    case ProblemKind::kHeadersTooLarge:
      return "headers_too_large";
    case ProblemKind::kInternal:
      return "internal_error";
    case ProblemKind::kUnavailable:
      return "unavailable";
    default:
      return "bad_request";
  }
}

// "Bad Gateway" is bad_gateway.
std::string CodeOfReason(std::string reason) {
  for (char& c : reason) {
    c = c == ' ' || c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return reason;
}

std::string Body(std::string_view code, std::string_view message) {
  json::Writer w;
  w.StartObject().Key("error").StartObject();
  w.Key("code").String(code).Key("message").String(message);
  w.EndObject().EndObject();
  return w.Take();
}

}  // namespace

http::Response PlainError(const Problem& problem) {
  http::Response response =
      PlainError(StatusOf(problem.kind), CodeOf(problem.kind), problem.detail);
  response.headers = ProblemHeaders(problem, "");
  return response;
}

Problem BusyProblem() {
  Problem problem{ProblemKind::kUnavailable,
                  "Another program holds the database file of --db: try again."};
  problem.retry_after = std::chrono::seconds(1);
  return problem;
}

http::Response PlainError(int status) {
  const std::string reason = ReasonOf(status);
  return PlainError(status, CodeOfReason(reason), reason);
}

http::Response PlainError(int status, std::string_view code, std::string_view message) {
  return {status, {}, "application/json", Body(code, message)};
}

}  // namespace understudy::front
