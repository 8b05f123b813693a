#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace understudy {

// What can be wrong with a request before a vendor's handler sees it. Every vendor says each in its
// own shape.
enum class ProblemKind {
  kMalformedRequest,      // 400: framing, percent-encoding, UTF-8
  kMalformedBody,         // 400: no JSON, no form
  kBadParameter,          // 400: `fields` name what and why
  kMissingCredentials,    // 401
  kUnknownCredentials,    // 401
  kLacksPermission,       // 403: `detail` is the permission
  kUnknownPath,           // 404
  kMethodNotAllowed,      // 405: `allow`
  kRequestTimeout,        // 408
  kBodyTooLarge,          // 413
  kTargetTooLong,         // 414
  kUnsupportedMediaType,  // 415
  kTooManyRequests,       // 429: `retry_after`
  kHeadersTooLarge,       // 431
  kInternal,              // 500
  kUnavailable,           // 503: `retry_after`, if a retry may succeed
};

// The part of the request that a parameter is in.
enum class In { kPath, kQuery, kBody, kHeader };

// The rule that a parameter's value breaks.
enum class Rule {
  kRequired,
  kNotInteger,
  kTooLow,
  kTooHigh,
  kPattern,
  kNotAllowed,  // not one of an enumeration
  kRepeated,    // sent more than once, or as an array, where one value is asked for
  kNotScalar,   // a JSON object or array where one value is asked for
  kInvalid,     // anything else; `message` says what
  kUnknown,     // the operation knows no such name
};

struct FieldProblem {
  std::string name;  // empty: the part as a whole
  In in = In::kQuery;
  Rule rule = Rule::kInvalid;
  std::string message;                    // a whole sentence that names the field and the rule
  std::string value = {};                 // with kNotAllowed: what was sent
  std::vector<std::string> allowed = {};  // with kNotAllowed: the enumeration
  std::string pointer = {};  // of a member of a body (RFC 6901); empty: "/" and the name
};

struct Problem {
  ProblemKind kind;
  std::string detail;  // one sentence for people; never holds a credential
  std::vector<FieldProblem> fields = {};
  std::chrono::seconds retry_after{0};
  std::string allow = {};  // the Allow header's value
};

// The HTTP status that `kind` stands for.
int StatusOf(ProblemKind kind);

inline Problem BadParameter(FieldProblem field) {
  Problem problem{ProblemKind::kBadParameter, field.message};
  problem.fields.push_back(std::move(field));
  return problem;
}

}  // namespace understudy
