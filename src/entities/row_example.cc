#include "entities/row_example.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "base/text.h"
#include "contract/schema_check.h"
#include "contract/schema_example.h"
#include "entities/compound_key.h"
#include "entities/infer_fields.h"
#include "entities/operations.h"
#include "entities/row_checks.h"
#include "entities/row_keys.h"
#include "entities/row_values.h"

namespace understudy::entities {
namespace {

// Values that are tried in place of one that a row has.
constexpr int kMostChanges = 20;

class RowExample {
 public:
  RowExample(const ApiPlan& plan, const OperationPlan& operation, store::Database& database,
             const std::string& own_key, Node& row)
      : plan_(plan),
        operation_(operation),
        entity_(*operation.entity),
        database_(database),
        own_key_(own_key),
        row_(row) {}

  void Fit() {
    FitReferences();
    if (!entity_.key_parts.empty()) {
      FitCompoundKey();
    } else {
      FitKey();
    }
    for (std::size_t group = 1; group < entity_.declaration.unique.size(); ++group) {
      FitGroup(group);
    }
  }

 private:
  static bool HasKey(store::Database& database, const InferredEntity& entity,
                     const std::string& key) {
    auto query = database.Prepare(Concat({"SELECT 1 FROM ", entity.declaration.table, " WHERE ",
                                          entity.declaration.fields[entity.key].column, " = ?1"}));
    return detail::PathKey(entity, key).BindTo(query, 1) && query.Step();
  }

  std::optional<std::string> FirstKey(const InferredEntity& entity) {
    const auto& column = entity.declaration.fields[entity.key].column;
    auto query =
        database_.Prepare(Concat({"SELECT CAST(", column, " AS TEXT) FROM ",
                                  entity.declaration.table, " ORDER BY ", column, " LIMIT 1"}));
    return query.Step() ? std::optional(query.Text(0)) : std::nullopt;
  }

  // A field that the request has.
  Node* Sent(std::size_t field) {
    Node* value = row_.Find(entity_.declaration.fields[field].name);
    const auto& facts = entity_.facts[field];
    const bool counts = value != nullptr && value->is_scalar() && !value->is_null() &&
                        facts.schema != nullptr && !facts.read_only;
    return counts ? value : nullptr;
  }

  void FitReferences() {
    for (const auto& owner : entity_.owners) {
      const auto& other = plan_.inferred.entities[owner.entity];
      Node* value = Sent(owner.field);
      if (value == nullptr || HasKey(database_, other, value->text)) continue;
      const auto& name = entity_.declaration.fields[owner.field].name;
      if (auto key = FirstKey(other)) {
        value->text = std::move(*key);
      } else {
        std::erase_if(row_.members.list(), [&](const Member& each) { return each.name == name; });
      }
    }
  }

  void FitKey() {
    Node* key = Sent(entity_.key);
    const bool is_in_body =
        operation_.kind != OperationKind::kCreate && operation_.inferred->key_parameter.empty();
    if (key == nullptr && is_in_body) AddKey();
    if (key == nullptr) return;
    const bool is_there = HasKey(database_, entity_, key->text);
    if (operation_.kind == OperationKind::kCreate) {
      Random random(0);
      if (is_there) *key = NewKey(entity_, database_, random);
    } else if (is_in_body && !is_there) {
      if (auto first = FirstKey(entity_)) key->text = std::move(*first);
    }
  }

  // Without it, the body would say of no row that it is changed.
  void AddKey() {
    const auto& field = entity_.declaration.fields[entity_.key];
    auto first = FirstKey(entity_);
    if (!first) return;
    Node key = TextNode(std::move(*first));
    if (field.shape.type() == Shape::Type::kInteger) key.kind = Node::Kind::kInteger;
    SetMember(row_, field.name, std::move(key));
  }

  void FitCompoundKey() {
    if (operation_.kind != OperationKind::kCreate) return;
    Node* last = Sent(entity_.key_parts.back());
    for (int tried = 0; last != nullptr && tried < kMostChanges; ++tried) {
      const auto key = KeyOfRow(entity_, row_);
      if (!key || !HasKey(database_, entity_, *key)) return;
      const auto number = ParseInteger(last->text);
      last->text =
          last->kind == Node::Kind::kInteger ? std::to_string(number.value + 1) : last->text + "-2";
    }
  }

  bool IsTaken(std::size_t group) {
    const auto holder = detail::HolderOf(operation_, database_, group, row_);
    return holder && *holder != own_key_;
  }

  // Changes one of the fields that together repeat those of another row.
  void FitGroup(std::size_t group) {
    if (!IsTaken(group)) return;
    for (const auto& name : entity_.declaration.unique[group]) {
      const auto field = FieldNamed(entity_, name);
      Node* value = field ? Sent(*field) : nullptr;
      if (value == nullptr) continue;
      const Node old = *value;
      for (int tried = 1; tried <= kMostChanges; ++tried) {
        *value = Another(*entity_.facts[*field].schema, name, old, tried);
        const bool fits =
            contract::Fits(*entity_.facts[*field].schema, *value, contract::Direction::kRequest);
        if (fits && !IsTaken(group)) return;
      }
      *value = old;
    }
  }

  // Made by the schema, or the old text with a number in front.
  static Node Another(const contract::Schema& schema, const std::string& name, const Node& old,
                      int tried) {
    const bool is_made = tried <= kMostChanges / 2;
    if (!is_made && old.is_string()) return TextNode(Concat({std::to_string(tried), old.text}));
    return contract::MakeExample(schema, static_cast<std::uint64_t>(tried),
                                 contract::Direction::kRequest, name)
        .value;
  }

  const ApiPlan& plan_;
  const OperationPlan& operation_;
  const InferredEntity& entity_;
  store::Database& database_;
  const std::string& own_key_;
  Node& row_;
};

}  // namespace

void FitToRows(const ApiPlan& plan, const OperationPlan& operation, store::Database& database,
               const std::string& own_key, Node& body) {
  Node* row = &body;
  for (const auto& name : operation.inferred->body_row) {
    row = row->Find(name);
    if (row == nullptr) return;
  }
  if (row->is_map()) RowExample(plan, operation, database, own_key, *row).Fit();
}

}  // namespace understudy::entities
