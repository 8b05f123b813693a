#include "entities/declared_defaults.h"

#include <cstddef>
#include <string>

#include "entities/row_values.h"
#include "entities/sent_row.h"

namespace understudy::entities::detail {

bool AddDeclaredDefaults(const OperationPlan& operation, RequestTree& tree) {
  const auto& path = operation.inferred->body_row;
  const contract::Schema* schema = SentRowSchema(tree.schema, path);
  Node* row = &tree.root;
  for (const auto& name : path) row = row == nullptr ? nullptr : row->Find(name);
  if (schema == nullptr || row == nullptr || !row->is_map()) return false;
  const InferredEntity& entity = *operation.entity;
  bool is_filled = false;
  for (std::size_t i = 0; i < entity.facts.size(); ++i) {
    const auto& facts = entity.facts[i];
    if (!facts.is_declared || facts.schema->default_value == nullptr) continue;
    const std::string name = NameInBody(operation, entity.declaration.fields[i].name);
    const auto* property = schema->Find(name);
    if (property == nullptr || !property->required || row->Find(name) != nullptr) continue;
    SetMember(*row, name, *facts.schema->default_value);
    is_filled = true;
  }
  return is_filled;
}

}  // namespace understudy::entities::detail
