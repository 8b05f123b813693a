#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/contract.h"
#include "front/service.h"
#include "http/message.h"
#include "store/database.h"

// Requests to show to people: they work when they are pasted into a shell.
namespace understudy::control {

// The text as one word of a POSIX shell; in single quotes only where it needs them.
std::string ShellQuoted(std::string_view text);

// An operation's example with ids of rows that `database` has. Where it has no such row, the name
// of the id takes its place: "/v1/customers/{id}".
struct Example {
  std::string target;
  std::string body = {};  // empty for none
  // Of the body; empty: application/x-www-form-urlencoded.
  std::string content_type = {};
  std::vector<http::Header> headers = {};
  // Of a multipart body: the names and the values of its parts.
  std::vector<std::pair<std::string, std::string>> parts = {};
};
// How curl sends credentials.
struct CurlCredentials {
  std::vector<std::string> options;  // but those of cookies
  std::vector<std::string> cookies;  // "sid=secret"

  std::string Text() const;
};
// The options with which curl sends all but the method and the target, with these credentials;
// empty, or begins with two spaces.
std::string CurlOptions(const Example& example, CurlCredentials credentials = {});
Example ExampleFor(const front::ServedVendor& served, const contract::Operation& operation,
                   store::Database& database);

// How curl sends credentials that may call the operation, or most of them if it is null; nullopt
// when the scenario lists none. `hidden_as`, if not empty, takes the place of each.
std::optional<CurlCredentials> CredentialsFor(const front::ServedVendor& served,
                                              const contract::Operation* operation = nullptr,
                                              std::string_view hidden_as = {});

}  // namespace understudy::control
