#include "entities/read_only.h"

#include <cstddef>
#include <string_view>

#include "contract/schema_example.h"
#include "entities/default_values.h"
#include "entities/row_values.h"
#include "entities/value_schemas.h"

namespace understudy::entities {
namespace {

using contract::Schema;

const Node* MemberOf(const Node* map, std::string_view name) {
  return map == nullptr || !map->is_map() ? nullptr : map->Find(name);
}

void Restore(const Schema& schema, const Node* old, Node& map) {
  for (const auto& property : schema.properties) {
    if (!property.schema->read_only) continue;
    if (const Node* before = MemberOf(old, property.name)) {
      SetMember(map, property.name, *before);
    } else {
      EraseMember(map, property.name);
    }
  }
}

void Keep(ValueSchemas schemas, const Node* old, Node& value) {
  if (!value.is_map()) return;
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    Restore(schemas[i], old, value);
    schemas.Add(OptionOf(schemas[i], value));
  }
  if (schemas.empty() || value.members.empty()) return;
  for (auto& member : value.members) {
    if (!member.value.is_map()) continue;
    Keep(schemas.OfMember(member.name), MemberOf(old, member.name), member.value);
  }
}

}  // namespace

void KeepReadOnly(const Schema& schema, const Node* old, Node& value) {
  if (value.is_map()) Keep(ValueSchemas({&schema}), old, value);
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
