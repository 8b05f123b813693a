#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"

namespace understudy::contract {

// The operation that a request most likely meant.
struct PathHint {
  const Operation* operation = nullptr;  // null: none is similar
  // "did you mean GET /v1/customers/{id}? The path lacks /v1."; empty without an operation.
  std::string text = {};
};

// `own`: the contract whose prefix the path has, of which the most similar operation is named in
// any case; null: only a similar one is. `path` is not decoded. A long path gets no hint: the time
// grows with the product of its length and that of all templates.
PathHint HintOf(const std::vector<const Contract*>& contracts, const Contract* own,
                std::string_view method, std::string_view path);

// What differs between a path and an operation's, in words: "the path lacks /v1". Empty if nothing
// does, or so much that the list would not help.
std::vector<std::string> PathDifferences(const Contract& contract, const Operation& operation,
                                         std::string_view path);

// "the path takes GET or PUT, not POST"; empty if the method is the operation's.
std::string MethodDifference(const Contract& contract, const Operation& operation,
                             std::string_view method);

// The path with "/" for each "%2F", and what follows "%3F" left out, since code that encodes a
// whole URL sends these; and without empty segments.
std::string WithPlainSlashes(std::string_view path);

}  // namespace understudy::contract
