#include "contract/schema.h"

#include <algorithm>

#include "contract/schema_store.h"

namespace understudy::contract {

const SchemaProperty* Schema::Find(std::string_view property) const {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const SchemaProperty& p) { return p.name == property; });
  return found == properties.end() ? nullptr : &*found;
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
