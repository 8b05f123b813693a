#include "entities/value_schemas.h"

#include <algorithm>

namespace understudy::entities {
namespace {

// Options may have options, without an end.
constexpr std::size_t kMostAtOnce = 1'000;

}  // namespace

void ValueSchemas::Add(const contract::Schema* schema) {
  if (schema == nullptr || std::find(all_.begin(), all_.end(), schema) != all_.end()) return;
  if (all_.size() == kMostAtOnce) {
    is_cut_ = true;
  } else {
    all_.push_back(schema);
  }
}

void ValueSchemas::AddAll(const std::vector<const contract::Schema*>& all) {
  for (const auto* each : all) Add(each);
}

ValueSchemas ValueSchemas::OfItems() const {
  ValueSchemas items;
  for (const auto* each : all_) items.Add(each->items);
  return items;
}

ValueSchemas ValueSchemas::OfMember(std::string_view name) const {
  ValueSchemas member;
  for (const auto* each : all_) {
    const auto* property = each->Find(name);
    member.Add(property == nullptr ? each->additional_properties : property->schema);
  }
  return member;
}

}  // namespace understudy::entities
