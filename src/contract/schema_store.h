#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "contract/schema.h"
#include "contract/schema_references.h"

namespace understudy::contract {

// Keeps the schemas of one document, and bounds what they cost. Not thread-safe.
class SchemaStore {
 public:
  SchemaStore(const Node& document, Diagnostics& warnings, Pattern::Compiled patterns);

  // The schema that all of these nodes describe together. ReadAll() fills it.
  const Schema* Make(const std::vector<const Node*>& nodes);
  // A schema of nothing yet, for what can't be merged.
  Schema& Extra();
  // Fills the schemas that Make() has given since. Uses no stack for chains of references.
  void ReadAll();

  SchemaReferences& references() { return references_; }
  // nullptr, and a warning, for what RE2 can't read and what is past the limits.
  std::shared_ptr<const Pattern> MakePattern(const Node& text);
  // Takes `work` from what `allOf` may cost in this document; false if that is used up.
  bool Afford(std::size_t work, const Node& at);
  void Warn(const Node& at, std::string message) { warnings_.Add(at.mark, std::move(message)); }
  // What KeepMapping() got for a discriminator; nullptr if it got nothing.
  std::shared_ptr<const SchemaMapping> KnownMapping(const Node& discriminator) const {
    const auto found = mappings_.find(&discriminator);
    return found == mappings_.end() ? nullptr : found->second;
  }
  void KeepMapping(const Node& discriminator, std::shared_ptr<const SchemaMapping> mapping) {
    mappings_.emplace(&discriminator, std::move(mapping));
  }
  // A keyword without what it should have. Schemas that are merged read it several times.
  void WarnOfKind(const Member& keyword, std::string_view wanted);
  // Only the first time for each `topic`.
  void WarnOnce(const std::string& topic, const Node& at, std::string message);

 private:
  struct Pending {
    Schema* schema;
    std::vector<const Node*> nodes;
  };

  std::shared_ptr<const Pattern> Compile(const Node& text);

  Diagnostics& warnings_;
  const Pattern::Compiled patterns_are_;
  SchemaReferences references_;
  const Schema any_{};
  std::deque<Schema> schemas_;
  std::deque<Pending> pending_;
  std::unordered_map<const Node*, Schema*> single_;
  std::map<std::vector<const Node*>, Schema*> merged_;
  std::unordered_map<const Node*, std::shared_ptr<const SchemaMapping>> mappings_;
  std::unordered_map<std::string, std::shared_ptr<const Pattern>> patterns_;
  std::unordered_set<std::string> topics_;
  std::unordered_set<const Node*> misread_;
  std::size_t affordable_;
  std::size_t pattern_work_ = 0;
};

}  // namespace understudy::contract
