#pragma once

#include <set>
#include <string>

#include "client.h"

namespace understudy::conformance {

// The verbs of a reply's Allow header; their order means nothing.
std::set<std::string> AllowedVerbs(const Reply& reply);

}  // namespace understudy::conformance
