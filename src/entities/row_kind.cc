#include "entities/row_kind.h"

#include <algorithm>

#include "base/text.h"
#include "contract/schema_check.h"
#include "entities/default_values.h"
#include "entities/infer_rows.h"
#include "entities/row_values.h"

namespace understudy::entities {

using contract::Schema;

RowKind::RowKind(const InferredEntity& entity, const Node& row, Of of) : entity_(entity) {
  if (entity.schema == nullptr) return;
  kinds_ = RowKinds(*entity.schema);
  if (kinds_.size() < 2) {
    kinds_.clear();
  } else if (of == Of::kPart) {
    kind_ = TaggedOption(*entity.schema, row);
  } else {
    kind_ = OptionOf(*entity.schema, KnownRow(entity, row));
  }
}

const Schema* RowKind::SchemaOf(std::size_t field, const Node& value) const {
  const Schema* own = entity_.facts[field].schema;
  const auto& name = entity_.declaration.fields[field].name;
  if (own == nullptr || kinds_.empty()) return own;
  if (kind_ != nullptr) {
    const auto* property = kind_->Find(name);
    return property == nullptr ? own : property->schema;
  }
  for (const Schema* kind : kinds_) {
    const auto* property = kind->Find(name);
    const bool is_good = property != nullptr &&
                         contract::Fits(*property->schema, value, contract::Direction::kReply);
    if (is_good) return property->schema;
  }
  return own;
}

bool IsNeeded(const contract::SchemaProperty& property) {
  return property.required && !property.schema->read_only &&
         property.schema->default_value == nullptr;
}

void RowKind::CheckFields(const Node& row, const Node* before, Diagnostics& diagnostics) const {
  if (kind_ == nullptr) return;
  const bool was_of_kind = before != nullptr && RowKind(entity_, *before).kind_ == kind_;
  for (std::size_t i = 0; i < entity_.facts.size(); ++i) {
    const auto& name = entity_.declaration.fields[i].name;
    const auto* property = entity_.facts[i].of_some ? kind_->Find(name) : nullptr;
    if (property == nullptr || !property->required || property->schema->read_only) continue;
    const Node* value = row.Find(name);
    const bool is_filled = property->schema->default_value != nullptr;
    if (value == nullptr ? is_filled : !value->is_null() || MayBeNull(*property->schema)) continue;
    const Node* old = was_of_kind ? before->Find(name) : nullptr;
    if (was_of_kind && (old == nullptr || old->is_null())) continue;
    diagnostics.Add(row.mark, Concat({"missing field `", name, "`"}));
  }
}

bool RowKind::CheckTag(const Node& row, Diagnostics& diagnostics) const {
  // An extended schema has rows of its own, whose discriminator no kind need name.
  if (kinds_.empty() || entity_.schema->is_extended) return false;
  const std::string& name = entity_.schema->discriminator;
  const Node* tag = row.Find(name);
  if (tag == nullptr || tag->is_null() || kind_ != nullptr) return false;
  std::vector<std::string> tags;
  for (const Schema* kind : kinds_) {
    const auto* property = kind->Find(name);
    if (property == nullptr) continue;
    for (const Node* each : property->schema->choices) {
      if (each->text == tag->text) return false;
      if (std::find(tags.begin(), tags.end(), each->text) == tags.end()) tags.push_back(each->text);
    }
  }
  if (tags.empty()) return false;
  diagnostics.Add(tag->mark, Concat({Quoted(name), " must be one of ", Join(tags, ", ")}));
  return true;
}

bool HasSeveralSchemas(const InferredEntity& entity, const std::string& name) {
  const Schema* first = nullptr;
  for (const Schema* kind :
       entity.schema == nullptr ? std::vector<const Schema*>() : RowKinds(*entity.schema)) {
    const auto* property = kind->Find(name);
    if (property == nullptr) continue;
    if (first != nullptr && first != property->schema) return true;
    first = property->schema;
  }
  return false;
}

}  // namespace understudy::entities
