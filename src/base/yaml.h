#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/diagnostics.h"
#include "base/node.h"

namespace understudy {

// Bounds on a document, so that a small text can't fill the memory or the stack.
struct DocumentLimits {
  int depth = 64;  // maps and lists inside each other
  // The most values: this many, plus one for each 8 bytes of the text.
  std::size_t values = 100'000;
  std::size_t alias_nodes = 100'000;  // values that YAML aliases may add, all together
  std::size_t alias_bytes = std::size_t{16} * 1024 * 1024;  // and bytes of text

  std::size_t ValuesIn(std::string_view text) const { return values + text.size() / 8; }
  // The most inside one "[ ]" or "{ }" of YAML: yaml-cpp keeps all its tokens, some 80 bytes each
  // and up to 5 a value, until it knows that the whole is no key of a map.
  std::size_t FlowValuesIn(std::string_view text) const { return values + text.size() / 128; }
};

// Reads one YAML document. Plain scalars mean what YAML 1.2's core schema says; the merge key `<<`
// of YAML 1.1 works. Errors are added to `diagnostics`, and nullopt is returned: another encoding
// than UTF-8, syntax, a second document, keys that are not scalars, tags other than those of JSON's
// types, unknown or repeated anchors, and all that is past the limits. Duplicate keys and wrong
// merge keys are errors too, but then the tree is returned, so that the rest can be checked. Nodes
// point into `source`, which must outlive them.
std::optional<Node> ParseYaml(const Source& source, Diagnostics& diagnostics,
                              const DocumentLimits& limits = {});

// The same in a fifth of the time, by one parser instead of two: what libyaml accepts. For
// documents that people do not write for this program. Does not bound the values inside one "[ ]".
std::optional<Node> ParseLargeYaml(const Source& source, Diagnostics& diagnostics,
                                   const DocumentLimits& limits = {});

}  // namespace understudy
