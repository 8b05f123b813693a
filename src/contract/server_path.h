#pragma once

#include <string>

#include "base/node.h"

namespace understudy::contract {

// The path of a Server Object's URL, without a slash at its end: "/v2" of
// "https://api.example.com/v2/". Its variables get their defaults.
std::string PathOfServer(const Node& server);

}  // namespace understudy::contract
