#pragma once

#include <string>
#include <string_view>

#include "base/node.h"

namespace understudy::contract {

// The path of a Server Object's URL, without a slash at its end: "/v2" of
// "https://api.example.com/v2/". Its variables get their defaults.
std::string PathOfServer(const Node& server);

// Why requests can't have paths that begin so: "it must begin with `/`"; empty if they can. The
// prefix may be percent-encoded.
std::string_view WhyNoPrefix(std::string_view prefix);

// Why requests for this path do not reach an API; empty if they do.
std::string_view WhyNotServed(std::string_view path);

}  // namespace understudy::contract
