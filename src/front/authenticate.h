#pragma once

#include <string>
#include <tl/expected.hpp>

#include "base/problem.h"
#include "contract/contract.h"
#include "http/message.h"
#include "scenario/scenario.h"

namespace understudy::front {

// The credential that a request may use the operation with; "" where none is asked for.
tl::expected<std::string, Problem> Authenticate(const scenario::VendorScenario& vendor,
                                                const contract::Operation& operation,
                                                const http::Request& request);

}  // namespace understudy::front
