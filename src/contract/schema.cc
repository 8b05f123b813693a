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
  for (const auto& [value, schema] : mapping->schemas) {
    const bool is_new = std::find(all.begin(), all.end(), schema) == all.end();
    if (schema != this && is_new) all.push_back(schema);
  }
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
