#include "vendors/shared/problem_headers.h"

#include <string>

namespace understudy {

std::vector<http::Header> ProblemHeaders(const Problem& problem) {
  if (problem.kind == ProblemKind::kTooManyRequests) {
    return {{"Retry-After", std::to_string(problem.retry_after.count())}};
  }
  if (problem.kind == ProblemKind::kMethodNotAllowed) return {{"Allow", problem.allow}};
  return {};
}

}  // namespace understudy
