#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace understudy {

// For Vendor::find_credentials.
//
// The tokens of `Authorization: Bearer <token>` (RFC 6750), the scheme in any letter case.
std::vector<std::string> BearerTokens(const http::Request& request);

// The header's values, then those of the query parameter, without empty ones.
std::vector<std::string> HeaderThenQuery(const http::Request& request, std::string_view header,
                                         std::string_view query_parameter);

}  // namespace understudy
