#pragma once

#include <string>
#include <vector>

#include "contract/contract.h"
#include "http/message.h"

// Members of a body that its schema does not name, which strict worlds report.
namespace understudy::contract {

struct UnknownMember {
  std::string name;     // "zzz"; of an object inside the body, a pointer: "/data/zzz"
  bool is_top = false;  // it is a member of the body itself
  std::vector<std::string> known = {};  // the members that are named there
};

// Those of a body that is read as a tree, in sent order. Objects whose schema names no member, or
// says that others may be there (`additionalProperties`), may have any. None if the body can't be
// read, or is a JSON Patch.
std::vector<UnknownMember> FindUnknownMembers(const Operation& operation,
                                              const http::Request& request);

}  // namespace understudy::contract
