#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "base/yaml.h"

namespace understudy {

struct YamlScalar {
  std::string text;
  std::string tag;  // resolved, "tag:yaml.org,2002:str"; empty without one
  bool plain = true;
};

// Builds a tree from the events of a YAML parser: anchors, tags, merge keys and the limits of what
// aliases add. Each call returns false after an error that ends the parse; the error is in the
// diagnostics.
class YamlBuilder {
 public:
  YamlBuilder(const Source& source, Diagnostics& diagnostics, const DocumentLimits& limits);

  bool Scalar(const Mark& mark, const std::string& anchor, YamlScalar scalar);
  bool Alias(const Mark& mark, const std::string& anchor);
  bool Open(const Mark& mark, Node::Kind kind, const std::string& anchor, std::string_view tag);
  bool Close();

  // Null for an empty document.
  Node TakeRoot() { return std::move(root_); }

 private:
  // The size of a node, itself included.
  struct Amount {
    std::size_t nodes = 0;
    std::size_t bytes = 0;  // of text
    int depth = 0;          // of maps and lists
  };
  struct Anchored {
    bool open = false;  // its value is not complete yet
    Amount amount;
    Node node;  // not kept when `amount` is past the limit for aliases
  };
  struct Container {
    Node node;
    std::string anchor;
    Amount amount;
    std::optional<Member> pending;  // a map's key whose value has not come yet
    bool merges = false;            // it is the merge key
    std::optional<Node> merged;     // the value of the merge key
  };

  bool Fail(const Mark& mark, std::string message);
  bool TooDeep(const Mark& mark);
  bool NameAnchor(const Mark& mark, const std::string& anchor);
  bool Put(Node node, const Amount& amount, const std::string& anchor, bool is_merge_key = false);
  bool Keep(const std::string& anchor, const Node& node, const Amount& amount);
  bool PutName(Container& parent, Node node, bool is_merge_key);
  void PutMerged(Container& parent, Node node);
  void CheckDuplicates(const Node& map);

  const Source& source_;
  Diagnostics& diagnostics_;
  const DocumentLimits limits_;
  const std::size_t most_values_;
  std::vector<Container> open_;
  std::map<std::string, Anchored> anchors_;
  Amount kept_;     // copies for aliases to come
  Amount aliased_;  // what aliases added
  Node root_;
};

}  // namespace understudy
