#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/node.h"
#include "contract/contract.h"
#include "contract/schema.h"
#include "http/message.h"

// Members of a body that its schema does not name, which strict worlds report.
namespace understudy::contract {

struct UnknownMember {
  std::string name;     // "zzz"; long ones are cut
  std::string pointer;  // "/data/zzz" (RFC 6901)
  bool is_top = false;  // it is a member of the body itself
  // The members that are named there, sorted. Never null.
  std::shared_ptr<const std::vector<std::string>> known = nullptr;
};

// Those of a body that is read as a tree, in sent order. Objects whose schema names no member, or
// says that others may be there (`additionalProperties`), may have any, and so may those whose
// schema was not read whole. None if the body can't be read, or is a JSON Patch. Takes linear time;
// stops at 100.
std::vector<UnknownMember> FindUnknownMembers(const Operation& operation,
                                              const http::Request& request);

// The same of any value.
std::vector<UnknownMember> FindUnknownMembers(const Schema& schema, const Node& value);

// The members of its own that an object may have.
struct OwnMembers {
  std::vector<std::string> names;  // of all media types of a body, each sorted
  bool may_have_others = false;    // as above
};

// Of a body that is read as a tree.
OwnMembers MembersOf(const Body& body);
// Of a value that may be something else too.
OwnMembers MembersOf(const Schema& schema);

}  // namespace understudy::contract
