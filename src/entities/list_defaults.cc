#include "entities/list_defaults.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "contract/schema_check.h"
#include "entities/list_fields.h"
#include "entities/list_parameters.h"
#include "entities/made_rows.h"
#include "entities/row_values.h"

namespace understudy::entities {
namespace {

// A value, or those of a list.
std::vector<std::string> TextsIn(const Node& node) {
  std::vector<std::string> texts;
  if (node.is_scalar() && !node.is_null() && !node.text.empty()) texts.push_back(node.text);
  for (const auto& item : node.items) {
    if (item.is_scalar() && !item.is_null()) texts.push_back(item.text);
  }
  return texts;
}

const Node* DefaultOf(const std::vector<ListParameter>& parameters, const ListFilter& filter) {
  if (filter.kind != ListFilter::Kind::kEquals) return nullptr;
  for (const auto& parameter : parameters) {
    if (parameter.name == filter.parameter && parameter.schema != nullptr) {
      return parameter.schema->default_value;
    }
  }
  return nullptr;
}

// The default, or the first of several, if the filter's field can have it.
const Node* DefaultOfField(const InferredEntity& entity, const ListFilter& filter) {
  const Node* value = filter.default_value;
  if (value != nullptr && value->is_sequence()) {
    value = value->items.empty() ? nullptr : &value->items.front();
  }
  if (value == nullptr || filter.inferred == nullptr || !filter.inferred->member.empty()) {
    return nullptr;
  }
  const std::size_t field = filter.inferred->field;
  const auto* schema = entity.facts[field].schema;
  // A field with an enumeration may have `all` as a value; else it is for all rows.
  const bool is_for_all =
      schema != nullptr && schema->choices.empty() && IsChoiceOfAll(filter, value->text);
  const bool is_good = field != entity.key && schema != nullptr && !is_for_all &&
                       contract::Fits(*schema, *value, contract::Direction::kReply);
  return is_good ? value : nullptr;
}

// The rows that the list shows in the document; if it shows none, those of other operations.
std::vector<const Node*> RowsOfDocument(const ApiPlan& plan, const OperationPlan& list) {
  auto rows = RowsInExamples(list);
  if (!rows.empty()) return rows;
  for (const auto& operation : plan.operations) {
    if (operation.entity != list.entity) continue;
    const auto more = RowsInExamples(operation);
    rows.insert(rows.end(), more.begin(), more.end());
  }
  const auto* schema = list.entity->schema;
  if (schema != nullptr && schema->example != nullptr) rows.push_back(schema->example);
  return rows;
}

bool Keeps(const InferredEntity& entity, const ListFilter& filter, const Node& row) {
  const auto& name = entity.declaration.fields[filter.inferred->field].name;
  const Node* value = row.Find(name);
  const auto& member = filter.inferred->member;
  if (value != nullptr && !member.empty()) value = value->Find(member);
  if (value == nullptr || value->is_null()) return true;
  const auto texts = TextsIn(*value);
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return std::any_of(filter.without.begin(), filter.without.end(),
                       [&](const std::string& each) { return EqualsIgnoreCase(each, text); });
  });
}

}  // namespace

void FindFilterDefaults(ApiPlan& plan) {
  for (auto& list : plan.operations) {
    if (list.filters.empty()) continue;
    const auto parameters = ListParametersOf(*list.foreign->operation);
    for (auto& filter : list.filters) {
      filter.default_value = DefaultOf(parameters, filter);
      if (filter.default_value == nullptr) continue;
      filter.without = TextsIn(*filter.default_value);
      if (filter.without.empty() || filter.inferred == nullptr) continue;
      const auto rows = RowsOfDocument(plan, list);
      const bool is_kept = rows.empty()
                               ? DefaultOfField(*list.entity, filter) != nullptr
                               : std::any_of(rows.begin(), rows.end(), [&](const Node* row) {
                                   return Keeps(*list.entity, filter, *row);
                                 });
      if (!is_kept) filter.without.clear();
      list.has_defaults = list.has_defaults || is_kept;
    }
  }
}

void SetFilterDefaults(const ApiPlan& plan, const InferredEntity& entity, Node& row) {
  for (const auto& list : plan.operations) {
    if (list.entity != &entity) continue;
    for (const auto& filter : list.filters) {
      if (filter.without.empty()) continue;
      const Node* value = DefaultOfField(entity, filter);
      if (value == nullptr) continue;
      SetMember(row, entity.declaration.fields[filter.inferred->field].name, *value);
    }
  }
}

}  // namespace understudy::entities
