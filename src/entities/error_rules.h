#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/problem.h"
#include "contract/foreign.h"

// `errors` of a vendor.yaml:
//
//   challenge: Bearer realm="shop"     # WWW-Authenticate of a 401
//   example: Undocumented              # a response of the contract: the shape of the errors
//   code: /errors/0/code               # where it has their code, a sentence for people, their
//   message: /errors/0/message         # status, and a map of what is wrong with which parameter:
//   status: /status                    # as many of the four as the shape has
//   fields: /fields
//   client: bad_request                # with `code`: that of any 4xx that has none below
//   server: internal_error             # and 5xx
//   field-codes: {required: MISSING, other: INVALID}    # with `fields`: that of each rule
//   http-status: {setting: error_status, is: ok, status: 200}   # of every error, with that setting
//   problems:
//     unknown-credentials: {example: InvalidToken}      # a whole body
//     lacks-permission: {body: {errors: []}}            # as well
//     unknown-path: route_not_found                     # a code
//     missing-credentials: {code: denied, fields: {token: MISSING}}
//     absent: {example: NotFound}       # a row that is not there; not said: the operation's 404
//     bad-path: {reason: no such row}   # a parameter that can name no row: the operation's 404
//     bad-parameter: {tells: first}                     # of several, `message` tells the first
//
// That of a user's API has `challenge`, `example`, `code`, `message`, `status`, `client`, `server`
// and `problems`, all of which may be left out. In place of `example`, `body` has the body itself,
// in both. Its problems have no `bad-path`, but `conflict`.
//
// `tells: laravel`: the same, but a sort that is not allowed in the words of laravel-query-builder.
namespace understudy::entities {

using FieldCodes = std::vector<std::pair<std::string, std::string>>;

// What an error says: a whole body, or what the places of the shape have.
struct SaidError {
  std::string body = {};
  std::string code = {};
  std::string message = {};
  FieldCodes fields = {};
};

struct ErrorRules {
  enum class Place { kCode, kMessage, kStatus, kFields };
  // A piece of the shape: JSON, and the place behind it.
  struct Piece {
    std::string json;
    Place place;
  };

  std::string challenge;
  std::vector<Piece> shape;
  std::string shape_end;  // behind the last place
  std::string client;
  std::string server;
  std::map<Rule, std::string> field_codes;
  std::string other_field_code;
  std::map<ProblemKind, SaidError> problems;
  // Why a parameter of the path names no row; empty: it is a bad parameter.
  std::string bad_path;
  // A row that is not there. Of a built-in vendor: empty, if each operation shows its own.
  SaidError absent;
  // Of a user's API: 409 of its operations.
  SaidError conflict;
  // Of several bad parameters: all, the first, or that in Laravel's words.
  enum class Tells { kAll, kFirst, kLaravel };
  Tells tells = Tells::kAll;
  // With this value of the setting, errors have that HTTP status.
  struct StatusSetting {
    std::string name;  // empty: there is none
    std::string value;
    int status = 0;
  };
  StatusSetting http_status;
};

// "unknown-path", as `problems` names it.
std::string_view NameOf(ProblemKind kind);

// Adds errors for words that mean nothing. What is returned is whole only if there is none. `own`
// are the operations of a user's API, whose schemas must allow the bodies; nullptr: it is built in.
ErrorRules ReadErrorRules(const Node& words, const Node& contract,
                          const contract::ForeignContract* own, Diagnostics& errors);

}  // namespace understudy::entities
