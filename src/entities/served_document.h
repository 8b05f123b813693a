#pragma once

#include <string>

#include "base/node.h"

namespace understudy::entities {

// The document as JSON, with the path at which it is served in place of that of the first of
// `servers`; nullptr: it is served there.
std::string ServedDocument(const Node& document, const std::string* prefix);

}  // namespace understudy::entities
