#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "contract/schema_check.h"

namespace understudy::contract {

// Whether the schema's `type` allows the value. An integer may be written as 1.0.
bool HasType(const Schema& schema, const Node& value);
// "an integer or null", "any value".
std::string TypesText(const Schema& schema);

// For a value of an enum that the schema's type refuses: the value of the right type with the same
// spelling, such as "1" for 1 in an enum of strings. nullopt if the type accepts `choice`, or if no
// such value exists.
std::optional<Node> MeantChoice(const Schema& schema, const Node& choice);

// Facts about schemas that depend on the direction but not on the value, each found when a check
// first needs it. Several checks in one direction may share them. Not thread-safe.
struct SchemaTables {
  // Properties of a schema that has many.
  struct Properties {
    std::unordered_map<std::string_view, const SchemaProperty*> by_name;
    std::size_t required = 0;
  };
  struct Choices {
    std::size_t asked = 0;
    std::unordered_set<std::string> keys;
    std::optional<bool> can_be_met;
  };
  std::unordered_map<const Schema*, Properties> properties;
  std::unordered_map<const Schema*, Choices> choices;
  // Whether the discriminator's mapping contains all options of the schema, and alone says which
  // one is meant.
  std::unordered_map<const Schema*, bool> maps_all;
};

// The path from the root to a value.
struct ValueStep {
  const ValueStep* up;
  std::string_view name;  // of a member
  std::size_t index = 0;  // of an item
  bool is_item = false;
};
// As a JSON pointer; long names are cut. nullptr: the root.
std::string PointerTo(const ValueStep* at);

// One check of one value. Not thread-safe.
class SchemaChecker {
 public:
  // `shared`, if any, is filled and must outlive the checker.
  SchemaChecker(const Node& root, Direction direction, std::string_view name,
                SchemaTables* shared = nullptr)
      : root_(root),
        direction_(direction),
        name_(name),
        tables_(shared == nullptr ? own_tables_ : *shared) {}
  SchemaChecker(const SchemaChecker&) = delete;
  SchemaChecker& operator=(const SchemaChecker&) = delete;

  // Adds problems, until there are 20.
  bool Check(const Schema& schema, const Node& value) { return Check(schema, value, nullptr); }
  // Adds no problems, and stops at the first one.
  bool Fits(const Schema& schema, const Node& value);
  std::vector<SchemaProblem> Take() { return std::move(problems_); }

 private:
  using Step = ValueStep;
  using Pair = std::pair<const Schema*, const Node*>;
  struct PairHash {
    std::size_t operator()(const Pair& pair) const {
      return std::hash<const void*>()(pair.first) * 31 + std::hash<const void*>()(pair.second);
    }
  };

  bool Check(const Schema& schema, const Node& value, const Step* at);
  bool CheckRules(const Schema& schema, const Node& value, const Step* at);
  bool CheckChoices(const Schema& schema, const Node& value, const Step* at);
  bool IsChoice(const Schema& schema, const Node& value);
  bool CheckNumber(const Schema& schema, const Node& value, const Step* at);
  bool CheckText(const Schema& schema, const std::string& text, const Step* at);
  bool CheckArray(const Schema& schema, const Node& value, const Step* at);
  bool CheckSize(std::size_t size, std::optional<std::int64_t> least,
                 std::optional<std::int64_t> most, std::string_view what, const Step* at);
  bool CheckUnique(const Node& value, const Step* at);
  bool CheckObject(const Schema& schema, const Node& value, const Step* at);
  bool CheckMember(const Schema& schema, const SchemaProperty* property, const Member& member,
                   const Step* at);
  bool SayMissing(const Schema& schema, const Node& value, const Step* at);
  const SchemaProperty* Find(const Schema& schema, std::string_view name);
  std::size_t CountRequired(const Schema& schema);
  bool IsRequired(const SchemaProperty& property) const;
  bool IsIgnored(const SchemaProperty& property) const {
    return direction_ == Direction::kRequest && property.schema->read_only;
  }

  // schema_combinations.cc
  bool CheckCombinations(const Schema& schema, const Node& value, const Step* at);
  bool CheckOptions(const Schema& schema, const Node& value, const Step* at);
  const Schema* Discriminated(const Schema& schema, const Node& value, const Step* at, bool& good);
  bool CheckOneOf(const Schema& schema, const Node& value, const Step* at);
  bool CheckAnyOf(const Schema& schema, const Node& value, const Step* at);
  bool SayNoneFits(const Schema& schema, const std::vector<const Schema*>& options,
                   const Node& value, const Step* at);
  bool SayTag(const Schema& schema, const std::vector<std::string>& tags, const Node* tag,
              const Step* at);

  // Adds a problem, unless the check is quiet. False.
  bool Say(const Step* at, Rule rule, std::string_view text, std::vector<std::string> allowed = {});
  // Whether rules that follow a broken one are checked.
  bool GoesOn(bool good) const { return good || quiet_ == 0; }
  bool Spend(std::size_t work);

  const Node& root_;
  const Direction direction_;
  const std::string_view name_;
  std::vector<SchemaProblem> problems_;
  int quiet_ = 0;
  int depth_ = 0;
  std::size_t left_ = 20'000;
  bool counted_ = false;                            // `left_` has grown by the size of the root
  std::size_t circles_ = 0;                         // that were cut
  std::vector<Pair> active_;                        // whose combinations are being checked
  std::unordered_map<Pair, bool, PairHash> known_;  // found quietly
  SchemaTables own_tables_;
  SchemaTables& tables_;
};

}  // namespace understudy::contract
