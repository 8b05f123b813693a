#include "entities/read_only.h"

#include <string_view>

#include "contract/schema_example.h"
#include "entities/default_values.h"
#include "entities/row_values.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// Options inside options.
constexpr int kDeepestOption = 8;

const Node* MemberOf(const Node* map, std::string_view name) {
  return map == nullptr || !map->is_map() ? nullptr : map->Find(name);
}

void Keep(const Schema& schema, const Node* old, Node& value, int options) {
  if (!value.is_map() || value.members.empty()) return;
  for (const auto& property : schema.properties) {
    const Node* before = MemberOf(old, property.name);
    if (!property.schema->read_only) {
      if (Node* inside = value.Find(property.name)) Keep(*property.schema, before, *inside, 0);
    } else if (before != nullptr) {
      SetMember(value, property.name, *before);
    } else {
      EraseMember(value, property.name);
    }
  }
  if (schema.additional_properties != nullptr) {
    for (auto& member : value.members) {
      if (schema.Find(member.name) != nullptr) continue;
      Keep(*schema.additional_properties, MemberOf(old, member.name), member.value, 0);
    }
  }
  if (options == kDeepestOption) return;
  if (const Schema* option = OptionOf(schema, value)) Keep(*option, old, value, options + 1);
}

}  // namespace

void KeepReadOnly(const Schema& schema, const Node* old, Node& value) {
  Keep(schema, old, value, 0);
}

void MakeReadOnly(const Schema& schema, Node& value) {
  if (!value.is_map()) return;
  for (const auto& property : schema.properties) {
    const Schema& its = *property.schema;
    if (Node* inside = value.Find(property.name)) {
      MakeReadOnly(its, *inside);
    } else if (its.read_only && property.required && !MayBeNull(its)) {
      SetMember(value, property.name,
                contract::MakeExample(its, 0, contract::Direction::kReply, property.name).value);
    }
  }
}

}  // namespace understudy::entities
