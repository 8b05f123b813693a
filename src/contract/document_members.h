#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_set>

#include "base/diagnostics.h"
#include "base/node.h"

namespace understudy::contract {

// An object of OpenAPI.
enum class DocumentPart : std::uint8_t {
  kDocument,
  kComponents,
  kPath,
  kOperation,
  kParameter,
  kBody,
  kReply,
  kMedia,
};

// Warns of members of a user's document that have no effect, each place once.
class DocumentMembers {
 public:
  explicit DocumentMembers(Diagnostics& warnings) : warnings_(warnings) {}

  // Of members that OpenAPI does not have, but `x-…`, and of values of another kind than it wants.
  void Check(DocumentPart part, const Node& node);
  // As Check(), and of methods that are not served, by themselves or since they are no map.
  void CheckPath(const Node& item);

 private:
  void WarnOfKind(const Member& member, std::string_view wanted);

  Diagnostics& warnings_;
  std::unordered_set<const Node*> checked_;  // a $ref of many operations may lead to one part
};

}  // namespace understudy::contract
