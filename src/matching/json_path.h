#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "matching/regex.h"
#include "matching/value_matcher.h"

namespace understudy::matching {

// A JSONPath as Jayway's library, which WireMock uses, reads it: names, `*`, indexes, slices
// (without a step), `..`, filters, and the functions length, size, min, max, avg, sum, stddev,
// keys, first, last and index. Thread-safe; copies share what was read.
class JsonPath {
 public:
  // The error names what is wrong, or what is missing.
  static OrError<JsonPath> Read(std::string_view text, const Reading& reading);

  struct Found {
    std::vector<const Node*> nodes;  // into the document, or into `made`
    std::deque<Node> made;           // by functions
    bool exhausted = false;  // the path takes too long for a document of this size: nothing found
  };
  Found Find(const Node& root) const;

  // Whether it leads to one value at most: no `*`, `..`, list, slice or filter.
  bool definite() const;
  const std::string& text() const { return text_; }

  struct Path;  // in json_path_tree.h

 private:
  std::string text_;
  std::shared_ptr<const Path> path_;
};

}  // namespace understudy::matching
