#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/diagnostics.h"
#include "base/node.h"

namespace understudy::contract {

// A token of a JSON pointer, decoded (RFC 6901): "a~1b" is "a/b".
std::string TildeDecoded(std::string_view token);

// Resolves the `$ref` of one document. Takes linear time for all references of a document together.
// Not thread-safe.
class SchemaReferences {
 public:
  SchemaReferences(const Node& document, Diagnostics& warnings);

  // Follows a chain of references to its end. nullptr if it leads nowhere, in a circle or out of
  // the document; the first time, that is a warning.
  const Node* Follow(const Node& node);
  // The same, but stops at a schema that has more to say than its `$ref`.
  const Node* FollowSchema(const Node& node);
  // The node at `reference`, such as "#/components/schemas/Pet"; nullptr if there is none.
  const Node* Find(std::string_view reference);
  // The node of components.schemas with that name.
  const Node* Component(const std::string& name);
  // The name of a node of components.schemas; empty for other nodes.
  std::string_view ComponentName(const Node& node) const;
  // Whether a schema has a `$ref` and nothing else that counts.
  bool IsReferenceOnly(const Node& node) const;
  // OpenAPI 3.0: siblings of a `$ref` are ignored.
  bool ignores_siblings() const { return ignores_siblings_; }

 private:
  using Known = std::unordered_map<const Node*, const Node*>;

  const Node* Chase(const Node& node, bool to_the_end, Known& known);
  const Node* Step(const Node& node);
  const Node* Child(const Node& node, const std::string& name);

  const Node& document_;
  Diagnostics& warnings_;
  bool ignores_siblings_;
  Known ends_;
  Known schemas_;
  std::unordered_map<std::string, const Node*> found_;  // by reference
  std::unordered_map<const Node*, NameIndex> indexes_;
  std::unordered_map<const Node*, std::string_view> names_;
};

// The text of the node's `$ref`; nullptr if it has none.
const Node* FindReference(const Node& node);

}  // namespace understudy::contract
