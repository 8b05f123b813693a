#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/problem.h"
#include "contract/contract.h"
#include "scenario/scenario.h"

namespace understudy::front {

// Returns the credential if it may call the operation; "" if the operation or the vendor asks for
// none. `sent` is the request's credential without a world's name.
tl::expected<std::string, Problem> Authenticate(const scenario::VendorScenario& vendor,
                                                const contract::Operation& operation,
                                                std::optional<std::string_view> sent);

}  // namespace understudy::front
