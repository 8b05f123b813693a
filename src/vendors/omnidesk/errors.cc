#include "vendors/omnidesk/errors.h"

#include <string>
#include <string_view>

#include "base/json.h"
#include "entities/row_values.h"
#include "vendors/shared/problem_headers.h"
#include "vendors/shared/reasons.h"

namespace understudy::omnidesk {
namespace {

// No registered scheme means an API key in a header of its own.
constexpr std::string_view kChallenge = "ApiKey realm=\"omnidesk\"";

std::string Body(std::string_view message) {
  json::Writer w;
  w.StartObject().Key("status").String("error").Key("message").String(message).EndObject();
  return w.Take();
}

Error Make(int status, std::string_view message) {
  return {status, Body(message), {}, std::string(message)};
}

}  // namespace

Error CustomerNotFound() { return Make(404, "This customer does not exist."); }

Error NoFurtherId() {
  return Make(409, "Nothing was created: the largest id, " + std::to_string(entities::kLargestKey) +
                       ", is in use, so there is no further one.");
}

Error BadInput(std::string_view field, std::string_view rule) {
  return BadInput("`" + std::string(field) + "` " + std::string(rule) + ".");
}

Error BadInput(std::string_view sentence) { return Make(400, sentence); }

Error RenderProblem(const Problem& problem, const Settings& /*settings*/) {
  const bool no_key = problem.kind == ProblemKind::kMissingCredentials ||
                      problem.kind == ProblemKind::kUnknownCredentials;
  return {StatusOf(problem.kind), Body(no_key ? "Invalid API key." : problem.detail),
          ProblemHeaders(problem, kChallenge), problem.detail};
}

Error RenderStatus(int status, const Settings& /*settings*/) {
  Error error = Make(status, ReasonOf(status));
  error.headers = StatusHeaders(status, kChallenge);
  return error;
}

}  // namespace understudy::omnidesk
