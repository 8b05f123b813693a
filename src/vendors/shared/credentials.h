#pragma once

#include <optional>
#include <string>

#include "http/message.h"

namespace understudy {

// The token of `Authorization: Bearer <token>` (RFC 6750), the scheme in any letter case.
std::optional<std::string> BearerToken(const http::Request& request);

// The header's value, else that of the query parameter of this name; nullopt when both are absent
// or empty.
std::optional<std::string> HeaderOrQuery(const http::Request& request, std::string_view header,
                                         std::string_view query_parameter);

}  // namespace understudy
