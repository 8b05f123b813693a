#include "vendors/sumaya/errors.h"

#include <string_view>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "vendors/shared/problem_headers.h"
#include "vendors/shared/reasons.h"
#include "vendors/sumaya/query_filters.h"

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

Error BadRequest(const std::string& message) { return {400, Body(400, message), {}, message}; }

std::vector<std::string> Items(std::string_view list) {
  std::vector<std::string> items;
  for (const auto item : Split(list, ',')) items.emplace_back(Trim(item));
  return items;
}

// The contract lists each field with and without "-"; Spatie names it once. Spatie's
// InvalidSortQuery says "is", its InvalidFilterQuery "are".
std::string SortMessage(const std::vector<std::string>& requested,
                        const std::vector<std::string>& allowed) {
  return "Requested sort(s) `" + Join(SortNames(requested), ", ") +
         "` is not allowed. Allowed sort(s) are `" + Join(SortNames(allowed), ", ") + "`.";
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
      return sort ? SortMessage(Items(field.value), field.allowed) : field.message;
    }
    default:
      return problem.detail;
  }
}

}  // namespace

Error DataNotFound() {
  return {404, Body(404, "لم يتم العثور على البيانات."), {}, "no such customer or subscription"};
}

Error SortsNotAllowed(const std::vector<std::string>& requested) {
  return BadRequest(SortMessage(requested, {}));
}

Error FiltersNotAllowed(const std::vector<std::string>& unknown,
                        const std::vector<std::string>& allowed) {
  return BadRequest("Requested filter(s) `" + Join(unknown, ", ") +
                    "` are not allowed. Allowed filter(s) are `" + Join(allowed, ", ") + "`.");
}

Error ImpossibleDate(std::string_view parameter) {
  return BadRequest("`" + std::string(parameter) + "` must hold days that the calendar has.");
}

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
