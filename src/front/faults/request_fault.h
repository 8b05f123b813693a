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

// A fault that a request asks for itself.
struct RequestFault {
  std::shared_ptr<const scenario::FaultEffects> effects;
  // "code=404": what it preferred, for Preference-Applied; empty when it asked by Understudy-Fault.
  std::string preference = {};
};

// Reads `Understudy-Fault: delay=300ms; status=503`, every effect that a rule may have but
// stale_read; without it, `Prefer: code=404` (RFC 7240), of which only an error's status counts and
// the rest is passed over. nullopt: the request asks for none. A malformed Understudy-Fault is a
// problem that names place and rule.
tl::expected<std::optional<RequestFault>, Problem> ReadRequestFault(const http::Request& request);

}  // namespace understudy::front
