#pragma once

#include <optional>

#include "base/node.h"
#include "base/shape.h"
#include "vendors/vendor.h"

namespace understudy::scenario {

// The values of a vendor's `rate_limit`: {requests, per}, a text like "120/minute", `vendor` if the
// vendor publishes a limit, or null.
Shape RateLimitShape(const Vendor& vendor);

// Reads a node that has passed the check. nullopt means no limit.
std::optional<RateLimit> ReadRateLimit(const Node& node, const Vendor& vendor);

}  // namespace understudy::scenario
