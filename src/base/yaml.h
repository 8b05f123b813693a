#pragma once

#include <optional>

#include "base/diagnostics.h"
#include "base/node.h"

namespace understudy {

// How much a document may hold, so that a small file can not fill the memory or the stack.
struct DocumentLimits {
  int depth = 64;                     // maps and lists inside each other
  std::size_t alias_nodes = 100'000;  // values that YAML aliases may add, all together
  std::size_t alias_bytes = std::size_t{16} * 1024 * 1024;  // and text
};

// Reads one YAML 1.2 document. What is wrong is added to `diagnostics` and nullopt returned: not
// UTF-8, syntax, a second document, keys that are no scalars, an alias to nothing, aliases past the
// limit, nesting past the limit. Duplicate keys are added too, but the tree still comes, with all
// of them, so that the rest can be checked. Nodes point into `source`, which must outlive them.
std::optional<Node> ParseYaml(const Source& source, Diagnostics& diagnostics,
                              const DocumentLimits& limits = {});

}  // namespace understudy
