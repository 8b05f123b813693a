#include "contract/schema.h"

#include <algorithm>

#include "contract/schema_store.h"

namespace understudy::contract {

const SchemaProperty* Schema::Find(std::string_view property) const {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const SchemaProperty& p) { return p.name == property; });
  return found == properties.end() ? nullptr : &*found;
}

std::vector<const Schema*> Schema::Extensions() const {
  constexpr std::size_t kMostExtensions = 20;
  std::vector<const Schema*> all;
  if (!is_extended || mapping == nullptr || mapping->values.size() > kMostExtensions) return all;
  // A schema may have thousands of names: it is looked at once, in the order of the first ones.
  const auto& names = mapping->values;
  for (const auto& each : names) {
    if (each.first != this) all.push_back(each.first);
  }
  std::sort(all.begin(), all.end(),
            [&](const auto* a, const auto* b) { return names.at(a) < names.at(b); });
  return all;
}

struct Schemas::Reader {
  SchemaStore store;
};

Schemas::Schemas(const Node& document, Diagnostics& warnings, Pattern::Compiled patterns)
    : reader_(new Reader{{document, warnings, patterns}}) {}
Schemas::~Schemas() = default;

const Schema& Schemas::At(const Node& schema) {
  const Schema* made = reader_->store.Make({&schema});
  reader_->store.ReadAll();
  return *made;
}

const Node* Schemas::Follow(const Node& node) { return reader_->store.references().Follow(node); }

}  // namespace understudy::contract
