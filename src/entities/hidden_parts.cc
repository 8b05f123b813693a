#include "entities/hidden_parts.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/json.h"
#include "entities/default_values.h"
#include "entities/infer_rows.h"
#include "entities/row_values.h"
#include "entities/write_only.h"

namespace understudy::entities::detail {
namespace {

// The source of the marks of objects that were there before the patch.
const Source kBeforePatch{};

bool WasThere(const Node& value) { return value.mark.source == &kBeforePatch; }

bool IsSameValue(const Node& a, const Node& b) { return json::ToText(a) == json::ToText(b); }

// Whether objects of equal values are the same ones as before the patch, each at its place.
bool AreSameObjects(const Node& before, const Node& value) {
  if (value.is_map() && (!WasThere(value) || value.mark.offset != before.mark.offset)) return false;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (!AreSameObjects(before.items[i], value.items[i])) return false;
  }
  for (std::size_t i = 0; i < value.members.size(); ++i) {
    if (!AreSameObjects(before.members[i].value, value.members[i].value)) return false;
  }
  return true;
}

Node AsSeen(const ValueSchemas& schemas, Node value) {
  TakeWriteOnly(schemas, value, {});
  return value;
}

}  // namespace

ValueSchemas HiddenParts::SchemasOf(const std::string& field) const {
  ValueSchemas schemas;
  const auto add = [&](const contract::Schema* row) {
    if (row == nullptr) return;
    for (const auto* kind : RowKinds(*row)) {
      if (const auto* property = kind->Find(field)) schemas.Add(property->schema);
    }
  };
  add(operation_.entity->schema);
  add(operation_.inferred->shown);
  return schemas;
}

std::vector<const contract::Schema*> HiddenParts::KindsOf(const Node& row) const {
  std::vector<const contract::Schema*> kinds;
  for (const auto* schema : {operation_.entity->schema, operation_.inferred->shown}) {
    const auto* kind = schema == nullptr ? nullptr : OptionOf(*schema, row);
    if (schema != nullptr) kinds.push_back(kind == nullptr ? schema : kind);
  }
  return kinds;
}

void HiddenParts::Take(Node& known) {
  for (auto& member : known.members) {
    if (member.value.is_scalar()) continue;
    TakeWriteOnly(SchemasOf(member.name), member.value,
                  [this](Node& object, std::vector<Member> taken) {
                    object.mark = {&kBeforePatch, static_cast<std::uint32_t>(taken_.size())};
                    taken_.push_back(std::move(taken));
                  });
    MarkObjects(member.value);
  }
}

void HiddenParts::MarkObjects(Node& value) const {
  if (value.is_scalar()) return;
  if (value.is_map() && !WasThere(value)) value.mark = {&kBeforePatch, 0};
  for (auto& item : value.items) MarkObjects(item);
  for (auto& member : value.members) MarkObjects(member.value);
}

void HiddenParts::FillNew(ValueSchemas schemas, Node& value) const {
  if (value.is_scalar() || schemas.empty()) return;
  if (value.is_map() && !WasThere(value)) {
    for (std::size_t i = 0; i < schemas.size(); ++i) FillDefaults(schemas[i], value);
    return;
  }
  for (std::size_t i = 0; i < schemas.size(); ++i) schemas.Add(OptionOf(schemas[i], value));
  const auto inside = schemas.OfItems();
  for (auto& item : value.items) FillNew(inside, item);
  for (auto& member : value.members) FillNew(schemas.OfMember(member.name), member.value);
}

void HiddenParts::PutBackInto(Node& object, std::vector<bool>& is_back) const {
  const std::size_t number = object.mark.offset;
  if (is_back[number]) return;
  is_back[number] = true;
  for (const auto& member : taken_[number]) {
    if (object.Find(member.name) == nullptr) object.members.push_back(member);
  }
}

void HiddenParts::PutBackAt(const Node& before, Node& value, std::vector<bool>& is_back) const {
  if (value.is_scalar() || before.kind != value.kind) return;
  for (std::size_t i = 0; i < std::min(before.items.size(), value.items.size()); ++i) {
    PutBackAt(before.items[i], value.items[i], is_back);
  }
  for (auto& member : value.members) {
    const Node* its = before.Find(member.name);
    if (its != nullptr) PutBackAt(*its, member.value, is_back);
  }
  if (value.is_map() && WasThere(value) && value.mark.offset == before.mark.offset) {
    PutBackInto(value, is_back);
  }
}

void HiddenParts::PutBackAnywhere(Node& value, std::vector<bool>& is_back) const {
  if (value.is_scalar()) return;
  for (auto& item : value.items) PutBackAnywhere(item, is_back);
  for (auto& member : value.members) PutBackAnywhere(member.value, is_back);
  if (value.is_map() && WasThere(value)) PutBackInto(value, is_back);
}

void HiddenParts::PutBack(const Node& whole, const Node& known, Node& changed) const {
  const auto kinds = KindsOf(changed);
  for (auto& member : changed.members) {
    Node& value = member.value;
    if (value.is_scalar()) continue;
    const Node* before = known.Find(member.name);
    if (before != nullptr && IsSameValue(*before, value) && AreSameObjects(*before, value)) {
      value = *whole.Find(member.name);
      continue;
    }
    FillNew(ValueSchemas(kinds).OfMember(member.name), value);
    const auto schemas = SchemasOf(member.name);
    if (before == nullptr) continue;
    Node restored = value;
    std::vector<bool> is_back(taken_.size());
    is_back[0] = true;
    PutBackAt(*before, restored, is_back);
    PutBackAnywhere(restored, is_back);
    // Where a patch has moved an object, or made it one of another kind, they would be seen.
    if (IsSameValue(AsSeen(schemas, restored), AsSeen(schemas, value))) value = std::move(restored);
  }
}

}  // namespace understudy::entities::detail
