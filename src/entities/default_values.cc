#include "entities/default_values.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "contract/schema_check.h"
#include "entities/row_values.h"
#include "entities/value_schemas.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// Defaults inside defaults.
constexpr int kMostInside = 1'000;

class DefaultFiller {
 public:
  explicit DefaultFiller(bool has_constants) : has_constants_(has_constants) {}

  void Fill(ValueSchemas schemas, Node& value) {
    if (schemas.empty()) return;
    if (value.is_sequence() && !value.items.empty()) {
      const auto inside = schemas.OfItems();
      for (auto& item : value.items.list()) Fill(inside, item);
    }
    if (!value.is_map()) return;
    std::vector<Filled> filled;
    for (std::size_t i = 0; i < schemas.size(); ++i) {
      FillMissing(schemas[i], value, filled);
      schemas.Add(OptionOf(schemas[i], value));
    }
    if (value.members.empty()) return;
    for (auto& member : value.members.list()) {
      if (member.value.is_scalar()) continue;
      const auto by = std::find_if(filled.begin(), filled.end(),
                                   [&](const Filled& each) { return each.name == member.name; });
      if (by == filled.end()) {
        Fill(schemas.OfMember(member.name), member.value);
      } else if (by->schema->default_value != nullptr) {
        FillDefault(*by->schema, schemas.OfMember(member.name), member.value);
      }
    }
  }

  void Set(const Schema& schema, const std::string& name, Node& map) {
    SetMember(map, name, *schema.default_value);
    Node& value = *map.Find(name);
    if (!value.is_scalar()) FillDefault(schema, ValueSchemas({&schema}), value);
  }

 private:
  // A member that was missing, and the schema that gave it its value.
  struct Filled {
    std::string_view name;
    const Schema* schema;
  };

  void FillMissing(const Schema& schema, Node& map, std::vector<Filled>& filled) const {
    for (const auto& property : schema.properties) {
      const Schema& its = *property.schema;
      if (map.Find(property.name) != nullptr) continue;
      const bool is_constant = has_constants_ && its.Constant() != nullptr && !MayBeNull(its);
      const Node* due = its.default_value != nullptr ? its.default_value
                        : is_constant                ? its.Constant()
                                                     : nullptr;
      if (due == nullptr) continue;
      SetMember(map, property.name, *due);
      filled.push_back({property.name, &its});
    }
  }

  // What is due inside a default of `schema`.
  void FillDefault(const Schema& schema, const ValueSchemas& schemas, Node& value) {
    // A schema with a default may hold itself.
    const bool is_inside = std::find(open_.begin(), open_.end(), &schema) != open_.end();
    if (is_inside || left_ == 0) return;
    --left_;
    open_.push_back(&schema);
    Fill(schemas, value);
    open_.pop_back();
  }

  const bool has_constants_;
  std::vector<const Schema*> open_;  // whose defaults are being filled
  int left_ = kMostInside;
};

}  // namespace

bool MayBeNull(const Schema& schema) { return schema.nullable() || schema.accepts_null; }

bool TakesNull(const Schema& schema) {
  return MayBeNull(schema) ||
         (schema.types == 0 && contract::Fits(schema, Node(), contract::Direction::kReply));
}

const Schema* TaggedOption(const Schema& schema, const Node& value) {
  if (schema.mapping == nullptr) return nullptr;
  const auto found = schema.mapping->schemas.find(value.Text(schema.discriminator));
  const bool is_other = found != schema.mapping->schemas.end() && found->second != &schema;
  return is_other ? found->second : nullptr;
}

const Schema* OptionOf(const Schema& schema, const Node& value) {
  if (const Schema* tagged = TaggedOption(schema, value)) return tagged;
  for (const auto* all : {&schema.one_of, &schema.any_of}) {
    const auto found = std::find_if(all->begin(), all->end(), [&](const Schema* each) {
      return contract::Fits(*each, value, contract::Direction::kRequest);
    });
    if (found != all->end()) return *found;
  }
  return nullptr;
}

void FillDefaults(const Schema& schema, Node& value) {
  if (!value.is_scalar()) DefaultFiller(true).Fill(ValueSchemas({&schema}), value);
}

void FillSentDefaults(const Schema& schema, Node& value) {
  if (!value.is_scalar()) DefaultFiller(false).Fill(ValueSchemas({&schema}), value);
}

Node ObjectOfDefaults(const Schema& schema) {
  if (schema.properties.empty()) return {};
  Node value;
  value.kind = Node::Kind::kMap;
  FillSentDefaults(schema, value);
  return value.members.empty() ? Node() : value;
}

void SetDefault(const Schema& schema, const std::string& name, Node& map) {
  DefaultFiller(true).Set(schema, name, map);
}

}  // namespace understudy::entities
