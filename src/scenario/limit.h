#pragma once

#include <optional>

#include "base/node.h"
#include "base/shape.h"
#include "vendors/vendor.h"

namespace understudy::scenario {

// What `rate_limit` of a vendor may be: requests and window, `vendor` for what it publishes if it
// does, or null.
Shape RateLimitShape(const Vendor& vendor);

// Of a node that has passed the check; nullopt: no limit.
std::optional<RateLimit> ReadRateLimit(const Node& node, const Vendor& vendor);

}  // namespace understudy::scenario
