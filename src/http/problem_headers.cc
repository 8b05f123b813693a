#include "http/problem_headers.h"

#include <string>

namespace understudy {

std::vector<http::Header> ProblemHeaders(const Problem& problem, std::string_view challenge) {
  if (problem.kind == ProblemKind::kTooManyRequests || problem.retry_after.count() > 0) {
    return {{"Retry-After", std::to_string(problem.retry_after.count())}};
  }
  if (problem.kind == ProblemKind::kMethodNotAllowed) return {{"Allow", problem.allow}};
  return StatusHeaders(StatusOf(problem.kind), challenge);
}

std::vector<http::Header> StatusHeaders(int status, std::string_view challenge) {
  if (status != 401) return {};
  return {{"WWW-Authenticate", std::string(challenge)}};
}

}  // namespace understudy
