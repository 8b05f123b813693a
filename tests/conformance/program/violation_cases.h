#pragma once

#include <rapidjson/document.h>

#include <string>
#include <string_view>
#include <vector>

#include "../support/client.h"

namespace understudy::conformance {

// A request that violates the contract of its operation in one way.
struct ViolationCase {
  std::string what;  // "leeloo.listAccounts: misspelt query parameter `limit`"
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
  std::string name;  // of the parameter or field; "" if the violation is about the whole
  int status = 400;  // that the API answers with `strict: refuse`
};

// The example requests of a contract's operations, which violate nothing. `contract` is an OpenAPI
// document of `GET /__admin/contracts/{vendor}`.
std::vector<ViolationCase> ExampleRequests(const rapidjson::Document& contract);

// For each operation, each kind of violation that its contract makes possible. Derived from the
// document alone, so that a new operation has its cases.
std::vector<ViolationCase> ViolationCases(const rapidjson::Document& contract);

}  // namespace understudy::conformance
