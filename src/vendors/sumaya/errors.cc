#include "vendors/sumaya/errors.h"

#include <string_view>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "entities/query_builder.h"
#include "vendors/shared/problem_headers.h"
#include "vendors/shared/reasons.h"

namespace understudy::sumaya {
namespace {

constexpr std::string_view kChallenge = "Bearer realm=\"sumaya\"";

std::string Body(int status, std::string_view message) {
  json::Writer w;
  w.StartObject();
  w.Key("success").Boolean(false);
  w.Key("message").String(message);
  w.Key("errors").Null();
  w.Key("data").Null();
  w.Key("status_code").Integer(status);
  w.EndObject();
  return w.Take();
}

std::vector<std::string> Items(std::string_view list) {
  std::vector<std::string> items;
  for (const auto item : Split(list, ',')) items.emplace_back(Trim(item));
  return items;
}

std::string MessageOf(const Problem& problem) {
  switch (problem.kind) {
    case ProblemKind::kMissingCredentials:
    case ProblemKind::kUnknownCredentials:
      return "Unauthenticated.";
    case ProblemKind::kTooManyRequests:
      return "Too Many Attempts.";
    case ProblemKind::kBadParameter: {
      const FieldProblem& field = problem.fields.front();
      const bool sort = field.name == "sort" && field.rule == Rule::kNotAllowed;
      return sort ? entities::SortsNotAllowed(Items(field.value), field.allowed) : field.message;
    }
    default:
      return problem.detail;
  }
}

}  // namespace

Error RenderProblem(const Problem& problem, const Settings& /*settings*/) {
  const int status = StatusOf(problem.kind);
  return {status, Body(status, MessageOf(problem)), ProblemHeaders(problem, kChallenge),
          problem.detail};
}

Error RenderStatus(int status, const Settings& /*settings*/) {
  const std::string reason = ReasonOf(status);
  return {status, Body(status, reason), StatusHeaders(status, kChallenge), reason};
}

}  // namespace understudy::sumaya
