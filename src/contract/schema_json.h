#pragma once

#include <string>

#include "base/node.h"

namespace understudy::contract {

// A JSON value as a text that is the same for equal values: 1.0 and 1 are equal, and the order of
// members does not count.
std::string CanonicalJson(const Node& node);

}  // namespace understudy::contract
