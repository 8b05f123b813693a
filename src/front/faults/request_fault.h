#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/problem.h"
#include "http/message.h"
#include "scenario/fault.h"

namespace understudy::front {

// A fault that the request itself asks for.
struct RequestFault {
  std::shared_ptr<const scenario::FaultEffects> effects;
  // "code=404", for Preference-Applied; empty if the request used Understudy-Fault.
  std::string preference = {};
};

// Whether ReadRequestFault() may give anything but nullopt.
bool MayAskForFault(const http::Request& request);

// Reads `Understudy-Fault: delay=300ms; status=503`, with every effect of a rule except stale_read.
// Without it, reads `Prefer: code=404` (RFC 7240): an error status counts, all else is ignored.
// `Prefer: example=NAME` beside it makes it no fault: see ReadPreferredReply().
// nullopt: the request asks for no fault. The error for a malformed Understudy-Fault names the
// place and the rule.
tl::expected<std::optional<RequestFault>, Problem> ReadRequestFault(const http::Request& request);

// A reply of the contract that the request asks for: `Prefer: example=NAME`, `code=404,
// example=NAME`, or `code=202` for a status that is no error. Points into the request.
struct PreferredReply {
  int status = 0;                 // 0: any
  std::string_view example = {};  // empty: any
};
PreferredReply ReadPreferredReply(const http::Request& request);

}  // namespace understudy::front
