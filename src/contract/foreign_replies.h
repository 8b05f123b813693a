#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/node.h"
#include "contract/schema.h"
#include "http/message.h"

// What replies of users' documents have beside schemas.
namespace understudy::contract {

struct NamedExample {
  std::string name;
  const Node* value;  // of the document
};
using NamedExamples = std::vector<NamedExample>;
using FixedHeaders = std::vector<http::Header>;

// Reads headers and named examples, each part of the document once: takes linear time, also where
// many operations refer to the same reply. Not thread-safe.
class ForeignReplyReader {
 public:
  // `schemas` outlives it.
  explicit ForeignReplyReader(Schemas& schemas) : schemas_(schemas) {}

  // The headers of a Response Object, at most 50, each with its example, default or another value
  // of its schema; nullptr if there are none. Those that say how a message is sent are left out, as
  // are values that can't be sent.
  std::shared_ptr<const FixedHeaders> HeadersOf(const Node& reply);

  // The `examples` of a Media Type Object in written order; nullptr if there are none.
  std::shared_ptr<const NamedExamples> ExamplesOf(const Node& media);

 private:
  Schemas& schemas_;
  std::unordered_map<const Node*, std::shared_ptr<const FixedHeaders>> headers_;
  std::unordered_map<const Node*, std::shared_ptr<const NamedExamples>> examples_;
};

}  // namespace understudy::contract
