#include "entities/write_only.h"

#include <algorithm>
#include <cstddef>
#include <unordered_set>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/node.h"
#include "entities/default_values.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// Schemas looked through for one value: they may name each other.
constexpr std::size_t kMostHiding = 300;
// An option may have options.
constexpr int kDeepestHidden = 8;

// The schemas of what is inside a value, whichever option it is.
std::vector<const Schema*> SchemasInside(const Schema& schema) {
  std::vector<const Schema*> parts;
  for (const auto& property : schema.properties) parts.push_back(property.schema);
  for (const Schema* each : {schema.items, schema.additional_properties}) {
    if (each != nullptr) parts.push_back(each);
  }
  for (const auto* all : {&schema.one_of, &schema.any_of, &schema.all_of}) {
    parts.insert(parts.end(), all->begin(), all->end());
  }
  return parts;
}

void Remove(const Schema& schema, Node& value, int options);

void RemoveFromMap(const Schema& schema, Node& map) {
  if (map.members.empty()) return;
  for (const auto& property : schema.properties) {
    if (property.schema->write_only) {
      std::erase_if(map.members.list(),
                    [&](const Member& member) { return member.name == property.name; });
    } else if (Node* inside = map.Find(property.name)) {
      Remove(*property.schema, *inside, 0);
    }
  }
  if (schema.additional_properties == nullptr || map.members.empty()) return;
  for (auto& member : map.members.list()) {
    if (schema.Find(member.name) == nullptr) Remove(*schema.additional_properties, member.value, 0);
  }
}

void Remove(const Schema& schema, Node& value, int options) {
  if (value.is_sequence() && schema.items != nullptr && !value.items.empty()) {
    for (auto& item : value.items.list()) Remove(*schema.items, item, 0);
  }
  // What it is can be told while it has all of its members.
  const Schema* option = options == kDeepestHidden ? nullptr : OptionOf(schema, value);
  if (value.is_map()) RemoveFromMap(schema, value);
  if (options == kDeepestHidden) return;
  for (const Schema* each : schema.all_of) Remove(*each, value, options + 1);
  if (option != nullptr) return Remove(*option, value, options + 1);
  // A value that is none of them shows what each of them shows.
  for (const auto* all : {&schema.one_of, &schema.any_of}) {
    for (const Schema* each : *all) Remove(*each, value, options + 1);
  }
}

}  // namespace

bool HasWriteOnly(const Schema& schema) {
  std::unordered_set<const Schema*> seen = {&schema};
  std::vector<const Schema*> all = {&schema};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const Schema* part : SchemasInside(*all[i])) {
      if (part->write_only) return true;
      if (all.size() < kMostHiding && seen.insert(part).second) all.push_back(part);
    }
  }
  return false;
}

std::string WithoutWriteOnly(const std::vector<const Schema*>& schemas, std::string_view json) {
  const Source source{"row", std::string(json)};
  Diagnostics ignored;
  auto value = ParseJson(source, ignored);
  if (!value) return std::string(json);
  for (const Schema* schema : schemas) Remove(*schema, *value, 0);
  return json::ToText(*value);
}

}  // namespace understudy::entities
