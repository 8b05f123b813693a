#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/problem.h"
#include "vendors/vendor.h"

namespace understudy {

// A vendor's errors, as the examples of its contract show them and `errors` of its vendor.yaml
// says:
//
//   challenge: Bearer realm="shop"     # WWW-Authenticate of a 401
//   example: Undocumented              # a response of the contract: the shape of other errors
//   code: /errors/0/code               # where it has their code, and a sentence for people
//   message: /errors/0/message
//   problems:
//     unknown-credentials: {example: InvalidToken}   # a whole body
//     unknown-path: route_not_found                  # a code
//     bad-path: {example: NotFound, reason: no such pet}   # a parameter that can name no row; 404
//   client: bad_request                # the code of any other 4xx
//   server: internal_error             # and 5xx
//
// Constant, so thread-safe.
class ContractErrors {
 public:
  // Adds errors for words that mean nothing; then this renders nothing of use.
  ContractErrors(const Node& words, const Node& contract, Diagnostics& errors);

  Error Render(const Problem& problem) const;
  // An error status that has no ProblemKind.
  Error Render(int status) const;

 private:
  // What a problem has: a whole body, or a code.
  struct Said {
    std::string body;
    std::string code;
    std::string reason;  // for the log
  };

  void ReadShape(const Node& words, const Node& contract, Diagnostics& errors);
  void ReadProblem(const Member& problem, const Node& contract, Diagnostics& errors);
  std::string Body(const std::string& code, const std::string& message) const;
  const std::string& OtherCode(int status) const { return status < 500 ? client_ : server_; }

  std::string challenge_;
  std::string client_;
  std::string server_;
  // The JSON before, between and after the two values.
  std::string parts_[3];
  bool code_is_first_ = true;
  std::map<ProblemKind, Said> problems_;
  Said bad_path_;  // a parameter of the path that names no row
};

}  // namespace understudy
