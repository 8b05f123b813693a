#include "entities/write_only.h"

#include <algorithm>
#include <cstddef>
#include <unordered_set>

#include "base/diagnostics.h"
#include "base/json.h"
#include "base/node.h"
#include "entities/default_values.h"
#include "entities/value_schemas.h"

namespace understudy::entities {
namespace {

using contract::Schema;

// Schemas looked through for one value.
constexpr std::size_t kMostHiding = 2'000;

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
  const auto extensions = schema.Extensions();
  parts.insert(parts.end(), extensions.begin(), extensions.end());
  return parts;
}

bool IsHidden(const ValueSchemas& schemas, std::string_view name) {
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    const auto* property = schemas[i].Find(name);
    if (property != nullptr && property->schema->write_only) return true;
  }
  return false;
}

// The options that the value is. A value that is none of them shows what each of them shows.
void AddOptions(const Node& value, ValueSchemas& schemas) {
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    const Schema& schema = schemas[i];
    schemas.AddAll(schema.all_of);
    if (const Schema* option = OptionOf(schema, value)) {
      schemas.Add(option);
    } else {
      schemas.AddAll(schema.one_of);
      schemas.AddAll(schema.any_of);
    }
  }
}

void TellHidden(const ValueSchemas& schemas, Node& object, const TakenMembers& taken) {
  std::vector<Member> hidden;
  for (const auto& member : object.members) {
    if (IsHidden(schemas, member.name)) hidden.push_back(member);
  }
  if (!hidden.empty()) taken(object, std::move(hidden));
}

void Remove(ValueSchemas schemas, Node& value, const TakenMembers& taken = {}) {
  if (value.is_scalar() || schemas.empty()) return;
  AddOptions(value, schemas);
  // Nobody knows what is to be hidden.
  if (schemas.is_cut()) {
    value.items = {};
    value.members = {};
    return;
  }
  if (value.is_sequence() && !value.items.empty()) {
    const auto inside = schemas.OfItems();
    for (auto& item : value.items.list()) Remove(inside, item, taken);
  }
  if (!value.is_map() || value.members.empty()) return;
  if (taken) TellHidden(schemas, value, taken);
  std::erase_if(value.members.list(),
                [&](const Member& member) { return IsHidden(schemas, member.name); });
  for (auto& member : value.members.list()) {
    if (!member.value.is_scalar()) Remove(schemas.OfMember(member.name), member.value, taken);
  }
}

void RemoveFromRow(const std::vector<HiddenInside>& inside, Node& row) {
  for (const auto& [name, schemas] : inside) {
    if (Node* value = row.Find(name)) Remove(ValueSchemas(schemas), *value);
  }
}

}  // namespace

bool WriteOnlySchemas::Has(const Schema& schema) {
  if (const auto known = known_.find(&schema); known != known_.end()) return known->second;
  std::unordered_set<const Schema*> seen = {&schema};
  struct Step {
    const Schema* schema;
    std::size_t from;
  };
  std::vector<Step> steps = {{&schema, 0}};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (const Schema* part : SchemasInside(*steps[i].schema)) {
      const auto known = known_.find(part);
      if (part->write_only || (known != known_.end() && known->second)) {
        // So has all that leads there.
        for (std::size_t at = i; at != 0; at = steps[at].from) known_[steps[at].schema] = true;
        return known_[&schema] = true;
      }
      if (known != known_.end() || !seen.insert(part).second) continue;
      // What was not looked at may have some.
      if (steps.size() == kMostHiding) return known_[&schema] = true;
      steps.push_back({part, i});
    }
  }
  for (const auto& step : steps) known_[step.schema] = false;
  return false;
}

void TakeWriteOnly(const ValueSchemas& schemas, Node& value, const TakenMembers& taken) {
  Remove(schemas, value, taken);
}

std::string WithoutWriteOnly(const std::vector<const Schema*>& schemas,
                             const std::vector<HiddenInside>& inside, std::string_view json) {
  const Source source{"row", std::string(json)};
  Diagnostics ignored;
  DocumentLimits limits;
  limits.depth *= 2;  // a row inside a row
  limits.values = json.size();
  auto value = ParseJson(source, ignored, limits);
  if (!value) return "null";
  Remove(ValueSchemas(schemas), *value);
  if (value->is_map()) RemoveFromRow(inside, *value);
  if (value->is_sequence() && !value->items.empty()) {
    for (auto& row : value->items.list()) RemoveFromRow(inside, row);
  }
  return json::ToText(*value);
}

}  // namespace understudy::entities
