#include "entities/default_values.h"

#include <algorithm>
#include <string>
#include <vector>

#include "contract/schema_check.h"
#include "entities/row_values.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// An option may have options.
constexpr int kMostOptions = 8;
// Defaults inside defaults.
constexpr int kMostInside = 1'000;

class DefaultFiller {
 public:
  explicit DefaultFiller(bool has_constants) : has_constants_(has_constants) {}

  void Fill(const Schema& schema, Node& value, int options = 0) {
    if (value.is_sequence() && schema.items != nullptr && !value.items.empty()) {
      for (auto& item : value.items.list()) Fill(*schema.items, item);
    }
    if (!value.is_map()) return;
    for (const auto& property : schema.properties) {
      const Schema& its = *property.schema;
      if (Node* known = value.Find(property.name)) {
        Fill(its, *known);
      } else if (its.default_value != nullptr) {
        Set(its, property.name, value);
      } else if (has_constants_ && its.Constant() != nullptr && !MayBeNull(its)) {
        SetMember(value, property.name, *its.Constant());
      }
    }
    if (schema.additional_properties != nullptr && !value.members.empty()) {
      for (auto& member : value.members.list()) {
        if (schema.Find(member.name) == nullptr) Fill(*schema.additional_properties, member.value);
      }
    }
    if (options == kMostOptions) return;
    if (const Schema* option = OptionOf(schema, value)) Fill(*option, value, options + 1);
  }

  void Set(const Schema& schema, const std::string& name, Node& map) {
    SetMember(map, name, *schema.default_value);
    // A schema with a default may hold itself.
    const bool is_inside = std::find(open_.begin(), open_.end(), &schema) != open_.end();
    if (is_inside || left_ == 0) return;
    --left_;
    open_.push_back(&schema);
    Fill(schema, *map.Find(name));
    open_.pop_back();
  }

 private:
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

const Schema* OptionOf(const Schema& schema, const Node& value) {
  if (schema.mapping != nullptr) {
    const auto found = schema.mapping->schemas.find(value.Text(schema.discriminator));
    if (found != schema.mapping->schemas.end() && found->second != &schema) return found->second;
  }
  for (const auto* all : {&schema.one_of, &schema.any_of}) {
    const auto found = std::find_if(all->begin(), all->end(), [&](const Schema* each) {
      return contract::Fits(*each, value, contract::Direction::kRequest);
    });
    if (found != all->end()) return *found;
  }
  return nullptr;
}

void FillDefaults(const Schema& schema, Node& value) { DefaultFiller(true).Fill(schema, value); }

void FillSentDefaults(const Schema& schema, Node& value) {
  DefaultFiller(false).Fill(schema, value);
}

void SetDefault(const Schema& schema, const std::string& name, Node& map) {
  DefaultFiller(true).Set(schema, name, map);
}

}  // namespace understudy::entities
