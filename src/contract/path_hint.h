#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"

namespace understudy::contract {

// The operation that a request most likely meant.
struct PathHint {
  const Operation* operation = nullptr;  // null: no operation is similar
  // "did you mean GET /v1/customers/{id}? The path lacks /v1."; empty without an operation.
  std::string text = {};
};

// Ranks by the changes that turn the path into an operation's: whole segments, then letters, then
// how much of the beginning is the same, then the method. `own`: the contract whose prefix the path
// has. The hint then names its most similar operation, or one of another contract that is much
// nearer. If `own` is null, the hint names only a similar operation. `path` is not decoded. A long
// path gets no hint: the time grows with the product of its length and that of all templates.
PathHint HintOf(const std::vector<const Contract*>& contracts, const Contract* own,
                std::string_view method, std::string_view path);

struct NearPath {
  const Contract* contract;
  const Operation* operation;
  double distance;  // 0: the path is the operation's; at most 1
};

// The operations that are nearest to a request, at most `most`, in the order of HintOf(): its
// operation is the first. If no contract has the path's prefix, also operations that are not
// similar. Compares only the beginning of long paths and segments.
std::vector<NearPath> NearestPaths(const std::vector<const Contract*>& contracts,
                                   const Contract* own, std::string_view method,
                                   std::string_view path, std::size_t most);

// The differences between a path and an operation's, in words: "the path lacks /v1". Empty if the
// paths are the same, or if a list of so many differences would not help.
std::vector<std::string> PathDifferences(const Contract& contract, const Operation& operation,
                                         std::string_view path);

// "the path takes GET or PUT, not POST"; empty if the method is the operation's.
std::string MethodDifference(const Contract& contract, const Operation& operation,
                             std::string_view method);

// "an encoded question mark (%3F) belongs to the path: …"; empty for a path without "%3F".
std::string EncodedQueryHint(std::string_view path);

// The path with "/" for each "%2F", and without what follows "%3F": code that encodes a whole URL
// sends these. Without empty segments, and with dot segments resolved.
std::string WithPlainSlashes(std::string_view path);

}  // namespace understudy::contract
