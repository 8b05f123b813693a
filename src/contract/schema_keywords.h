#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "contract/document_warnings.h"
#include "contract/schema_store.h"

namespace understudy::contract {

inline bool IsTrue(const Node& node) {
  return node.kind == Node::Kind::kBoolean && node.text == "true";
}

// Reads keywords into one schema, those of its `allOf` too. Collects
// what has subschemas, and makes these in Finish().
class SchemaMerge {
 public:
  SchemaMerge(SchemaStore& store, Schema& schema, bool shared)
      : store_(store), schema_(schema), shared_(shared) {}

  void Apply(const Node& node, int depth);
  void Finish();

 private:
  struct Handler {
    void (SchemaMerge::*read)(const Node&);
    KeywordKind kind = KeywordKind::kAny;
  };
  struct Entry {
    std::string_view name;
    std::vector<const Node*> nodes;
  };
  static const std::unordered_map<std::string_view, Handler>& Handlers();

  // As the store's.
  bool Afford(std::size_t work, const Node& at) {
    const bool can = store_.Afford(work, at);
    schema_.partly_read |= !can;
    return can;
  }
  bool Enter(const Node& node, int depth);
  void ApplyMembers(const Node& node, int depth);
  void ReadTypes(const Node& node, int depth);
  void Narrow(std::uint8_t types, const Node& node);
  void Lower(double value, bool exclusive);
  void Upper(double value, bool exclusive);
  void Most(std::optional<std::int64_t>& limit, const Node& node);
  void Least(std::optional<std::int64_t>& limit, const Node& node);
  void Choose(const Node& node, std::vector<const Node*> values);
  // Whether the node is a reference to the schema that has the discriminator, and words about it.
  bool OnlyRefersToTagged(const Node& node) const;
  void ReadDiscriminator();
  // The components' names of the options, and what the document maps.
  void AddOptionNames(SchemaMapping& mapping);
  void AddMapped(SchemaMapping& mapping);
  const Schema* MappedTo(const std::string& target);
  void ReadOptions(const Node& node, std::vector<const Schema*> Schema::*options);

  void Text(std::string& text, const Node& node) {
    if (node.is_string() && (text.empty() || depth_ == 0)) text = node.text;
  }
  void Value(const Node*& value, const Node& node) {
    if (value == nullptr || depth_ == 0) value = &node;
  }

  void Properties(const Node& node);
  void Required(const Node& node);
  void Additional(const Node& node);
  void Unevaluated(const Node& node);
  void Items(const Node& node) { items_.push_back(&node); }
  void Enum(const Node& node);
  void Const(const Node& node) { Choose(node, {&node}); }
  void Minimum(const Node& node);
  void Maximum(const Node& node);
  void ExclusiveMinimum(const Node& node);
  void ExclusiveMaximum(const Node& node);
  void MultipleOf(const Node& node);
  void PatternOf(const Node& node);
  void MinLength(const Node& node) { Most(schema_.min_length, node); }
  void MaxLength(const Node& node) { Least(schema_.max_length, node); }
  void MinItems(const Node& node) { Most(schema_.min_items, node); }
  void MaxItems(const Node& node) { Least(schema_.max_items, node); }
  void MinProperties(const Node& node) { Most(schema_.min_properties, node); }
  void MaxProperties(const Node& node) { Least(schema_.max_properties, node); }
  void OneOf(const Node& node) { ReadOptions(node, &Schema::one_of); }
  void AnyOf(const Node& node) { ReadOptions(node, &Schema::any_of); }
  void Not(const Node& node);
  void Discriminator(const Node& node);
  void Format(const Node& node) { Text(schema_.format, node); }
  void Time(const Node& node) { Text(schema_.time, node); }
  void Description(const Node& node) { Text(schema_.description, node); }
  void Default(const Node& node) { Value(schema_.default_value, node); }
  void Example(const Node& node) { Value(schema_.example, node); }
  void Examples(const Node& node);
  void ReadOnly(const Node& node) { schema_.read_only |= IsTrue(node); }
  void WriteOnly(const Node& node) { schema_.write_only |= IsTrue(node); }
  void Deprecated(const Node& node) { schema_.deprecated |= IsTrue(node); }
  void Unique(const Node& node) { schema_.unique_items |= IsTrue(node); }
  void PatternProperties(const Node& node);
  void PrefixItems(const Node& node);
  void NotChecked(const std::string& keyword, const Node& node);

  SchemaStore& store_;
  Schema& schema_;
  const bool shared_;  // several nodes make this schema, so each of them is charged
  int depth_ = 0;
  const Node* part_ = nullptr;  // whose keywords are read
  std::vector<const Node*> path_;
  std::unordered_set<const Node*> done_;
  std::vector<Entry> properties_;
  std::unordered_map<std::string_view, std::size_t> by_name_;
  std::unordered_set<std::string_view> required_;
  std::vector<const Node*> items_;
  std::vector<const Node*> additional_;
  const Node* discriminator_ = nullptr;
  const Node* tagged_options_ = nullptr;  // beside it
  bool named_choices_ = false;
  bool nullable_ = false;
  bool own_nullable_ = false;
  bool patterned_ = false;  // patternProperties may declare any member
  bool prefixed_ = false;   // `items` is only for what follows prefixItems
  bool closed_unless_options_ = false;
};

}  // namespace understudy::contract
