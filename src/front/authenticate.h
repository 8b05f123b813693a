#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/problem.h"
#include "contract/contract.h"
#include "scenario/scenario.h"

namespace understudy::front {

// The credential, of those that a request carries (without its world), that it may use the
// operation with; "" where none is asked for.
tl::expected<std::string, Problem> Authenticate(const scenario::VendorScenario& vendor,
                                                const contract::Operation& operation,
                                                std::optional<std::string_view> sent);

}  // namespace understudy::front
