#pragma once

#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "base/node.h"

// Parts of a user's OpenAPI document that have no effect: `understudy check` warns of them.
namespace understudy::contract {

// Of its version, and of the server whose path is the prefix of all paths.
void WarnOfRoot(const Node& document, const std::string& prefix, Diagnostics& warnings);

// Whether the place of this parameter is one of OpenAPI's.
bool IsPlaceKnown(const Node& parameter);

// What a document should have as the value of a keyword of schemas.
enum class KeywordKind { kAny, kText, kNumber, kTruth, kList, kMap, kNumberOrTruth };
// "a list", if the value is none; empty if it is as it should be, or null.
std::string_view WantedInstead(KeywordKind kind, const Node& value);

}  // namespace understudy::contract
