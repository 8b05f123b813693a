#include "base/problem.h"

namespace understudy {

int StatusOf(ProblemKind kind) {
  switch (kind) {
    case ProblemKind::kMalformedRequest:
    case ProblemKind::kMalformedBody:
    case ProblemKind::kBadParameter:
      return 400;
    case ProblemKind::kMissingCredentials:
    case ProblemKind::kUnknownCredentials:
      return 401;
    case ProblemKind::kLacksPermission:
      return 403;
    case ProblemKind::kUnknownPath:
      return 404;
    case ProblemKind::kMethodNotAllowed:
      return 405;
    case ProblemKind::kRequestTimeout:
      return 408;
    case ProblemKind::kBodyTooLarge:
      return 413;
    case ProblemKind::kTargetTooLong:
      return 414;
    case ProblemKind::kUnsupportedMediaType:
      return 415;
    case ProblemKind::kTooManyRequests:
      return 429;
    case ProblemKind::kHeadersTooLarge:
      return 431;
    case ProblemKind::kInternal:
      return 500;
    case ProblemKind::kUnavailable:
      return 503;
  }
  return 500;
}

}  // namespace understudy
