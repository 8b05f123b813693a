#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contract/arguments.h"
#include "contract/contract.h"
#include "http/message.h"

namespace understudy::contract {

// Where a contract's operation looks for a credential, in ASCII: "the header `apiKey` or the query
// parameter `apiKey`".
std::string CredentialPlaces(const Contract& contract, const Operation& operation);

// Whether a header of this name carries a credential for some API: "X-API-Key", "token".
bool IsCredentialHeader(std::string_view name);

// One thing in a request that its contract does not allow. Its message holds no credential.
using Violation = FieldProblem;

// What ReadArguments() found in a request.
struct Reading {
  const Unused& unused;
  const Problem* problem;           // null: the arguments are good
  bool carries_credential = false;  // in a place where the vendor looks
};

// The violations of a request, all of them: see ShortenViolations(). Empty for a request that keeps
// to its contract, and then allocates nothing.
std::vector<Violation> ListViolations(const Contract& contract, const Operation& operation,
                                      const http::Request& request, const Reading& reading);

// Leaves the first few, and then one without a name that says how many more there are. Does nothing
// to a list that is short, or that it has shortened.
void ShortenViolations(std::vector<Violation>& violations);

// Adds the members of its body that a user's API does not name, and shortens the list. Reads the
// body.
void AddUnknownMembers(const Contract& contract, const Operation& operation,
                       const http::Request& request, std::vector<Violation>& violations);

// All of them, of a stored request of this operation: depends on nothing but the arguments. The
// path may have a prefix that names a world.
std::vector<Violation> FindViolations(const Contract& contract, const Operation& operation,
                                      const http::Request& request);

}  // namespace understudy::contract
