#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "base/shape.h"

namespace understudy::scenario {

// What happens to a request that violates its contract: the key `strict`.
enum class Strict {
  kOff,     // nothing
  kReport,  // the reply names the violations in headers
  kRefuse,  // the vendor's error for a bad request
};

std::string_view NameOf(Strict strict);
// Their names: the values of the key.
const std::vector<std::string>& StrictNames();
// nullopt: there is no such name.
std::optional<Strict> FindStrict(std::string_view name);

Shape StrictShape();
// Reads a node that StrictShape() accepted; nullptr: `fallback`.
Strict ReadStrict(const Node* node, Strict fallback);

}  // namespace understudy::scenario
