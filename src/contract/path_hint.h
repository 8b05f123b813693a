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

// Ranks by the changes that turn the path into an operation's: whole segments, then letters, then
// how much of the beginning is the same, then the method. `own`: the contract whose prefix the path
// has, of which the most similar operation is named in any case, or one of another contract that is
// much nearer; null: only a similar one is. `path` is not decoded. A long path gets no hint: the
// time grows with the product of its length and that of all templates.
PathHint HintOf(const std::vector<const Contract*>& contracts, const Contract* own,
                std::string_view method, std::string_view path);

// What differs between a path and an operation's, in words: "the path lacks /v1". Empty if nothing
// does, or so much that the list would not help.
std::vector<std::string> PathDifferences(const Contract& contract, const Operation& operation,
                                         std::string_view path);

// "the path takes GET or PUT, not POST"; empty if the method is the operation's.
std::string MethodDifference(const Contract& contract, const Operation& operation,
                             std::string_view method);

// "an encoded question mark (%3F) belongs to the path: …"; empty for a path without "%3F".
std::string EncodedQueryHint(std::string_view path);

// The path with "/" for each "%2F", and what follows "%3F" left out, since code that encodes a
// whole URL sends these; without empty segments, and with dot segments resolved.
std::string WithPlainSlashes(std::string_view path);

}  // namespace understudy::contract
