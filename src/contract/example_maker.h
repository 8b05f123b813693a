#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/node.h"
#include "base/random.h"
#include "contract/schema.h"
#include "contract/schema_checker.h"

namespace understudy::contract {

Node ScalarNode(Node::Kind kind, std::string text);
// The copy may outlive the document that the places point into.
Node CopyWithoutPlaces(const Node& node);

// Numbers and texts. They satisfy the schema if such a value is found.
Node MakeNumber(const Schema& schema, bool is_integer, Random& random, std::string_view name);
std::string MakeText(const Schema& schema, Random& random, std::string_view name);

// Makes one value. Not thread-safe.
class ExampleMaker {
 public:
  // `values` may be made before only the required members of objects are.
  ExampleMaker(std::uint64_t seed, Direction direction, std::size_t values = 3'000)
      : random_(seed), direction_(direction), left_(values) {}

  Node Make(const Schema& schema, std::string_view name);

 private:
  using Options = std::vector<const Schema*>;

  std::optional<Node> Given(const Schema& schema);
  const Node* Choice(const Schema& schema);
  bool AcceptsChoice(const Schema& schema, const Node& choice);
  bool Accepts(const Schema& schema, const Node& value) {
    return SchemaChecker(value, direction_, {}, &tables_).Fits(schema, value);
  }
  Node Build(const Schema& schema, std::string_view name);
  Node BuildByRules(const Schema& schema, std::string_view name);
  Node BuildObject(const Schema& schema);
  Node BuildTuple(const Schema& schema, std::string_view name);
  Node BuildArray(const Schema& schema, std::string_view name);
  void AddOptions(const Schema& schema, const Schema& part, std::string_view name, Node& value);
  Node WithOption(const Schema& schema, const Schema& option, std::string_view name,
                  const Node& value);
  void SetDiscriminator(const Schema& schema, const Schema& option, Node& value);
  void Hide(const Schema& schema, Node& value, int depth);
  bool IsHidden(const Schema& schema) const {
    return direction_ == Direction::kRequest ? schema.read_only : schema.write_only;
  }
  bool IsOpen(const Schema& schema) const;
  void Spend(std::size_t values = 1);

  Random random_;
  const Direction direction_;
  SchemaTables tables_;
  std::map<std::pair<const Schema*, const Node*>, bool>
      accepted_;                     // by a schema and a value that it gives
  std::vector<const Schema*> path_;  // the schemas whose values are being made
  std::size_t left_;                 // values that may be made
  std::size_t reserve_ = 3'000;      // then, required values that may be made
};

}  // namespace understudy::contract
