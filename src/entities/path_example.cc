#include "entities/path_example.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "entities/compound_key.h"
#include "entities/operations.h"
#include "entities/request_example.h"

namespace understudy::entities {
namespace {

class PathExample {
 public:
  PathExample(const ApiPlan& plan, const OperationPlan& operation, store::Database& database)
      : entities_(plan.inferred.entities),
        foreign_(*operation.foreign),
        operation_(*operation.inferred),
        entity_(*operation.entity),
        database_(database) {}

  std::map<std::string, std::string> Make() {
    const auto& owners = operation_.owners;
    const auto& given = operation_.given;
    std::vector<std::size_t> fields = {entity_.key};
    if (!owners.empty()) fields.push_back(operation_.owner_field);
    if (!given.parameter.empty()) fields.push_back(given.field);
    auto row = FirstRow(entity_, fields);
    if (row) {
      AddKey(row->front());
      if (!given.parameter.empty()) values_.emplace(given.parameter, row->back());
      AddScope(entity_, operation_.scope, row->front());
    }
    std::optional<std::string> owner;
    if (row && !owners.empty()) owner = (*row)[1];
    for (std::size_t i = owners.size(); i-- > 0;) owner = AddOwner(i, std::move(owner));
    AddOthers();
    return std::move(values_);
  }

 private:
  using Texts = std::vector<std::string>;

  // Rows to start with are in every scope, and no row may be given.
  void AddOthers() {
    std::map<std::string, std::string> others;
    AddPathValues(foreign_, others);
    const auto add = [&](const std::string& parameter) {
      const auto found = others.find(parameter);
      values_.emplace(parameter, found == others.end() ? parameter : found->second);
    };
    for (const auto& parameter : operation_.scope.parameters) add(parameter);
    for (const auto& each : operation_.owners) {
      for (const auto& parameter : each.scope.parameters) add(parameter);
    }
    if (!operation_.given.parameter.empty()) add(operation_.given.parameter);
  }

  static std::string ColumnsOf(const InferredEntity& entity,
                               const std::vector<std::size_t>& fields) {
    Texts columns;
    for (const auto field : fields) {
      columns.push_back(Concat({"CAST(", entity.declaration.fields[field].column, " AS TEXT)"}));
    }
    return Join(columns, ", ");
  }

  // These fields of the first row that has all of them.
  std::optional<Texts> FirstRow(const InferredEntity& entity,
                                const std::vector<std::size_t>& fields) {
    const auto& all = entity.declaration.fields;
    Texts conditions;
    for (const auto field : fields) conditions.push_back(all[field].column + " IS NOT NULL");
    auto query = database_.Prepare(
        Concat({"SELECT ", ColumnsOf(entity, fields), " FROM ", entity.declaration.table, " WHERE ",
                Join(conditions, " AND "), " ORDER BY ", all[entity.key].column, " LIMIT 1"}));
    if (!query.Step()) return std::nullopt;
    Texts texts;
    for (std::size_t i = 0; i < fields.size(); ++i)
      texts.push_back(query.Text(static_cast<int>(i)));
    return texts;
  }

  // A field of the row with this key; nullopt if it is null.
  std::optional<std::string> FieldOf(const InferredEntity& entity, const std::string& key,
                                     std::size_t field) {
    auto query = database_.Prepare(
        Concat({"SELECT ", ColumnsOf(entity, {field}), " FROM ", entity.declaration.table,
                " WHERE ", entity.declaration.fields[entity.key].column, " = ?1"}));
    const bool is_bound = detail::PathKey(entity, key).BindTo(query, 1);
    return is_bound && query.Step() ? query.OptionalText(0) : std::nullopt;
  }

  void AddKey(const std::string& key) {
    if (operation_.key_parameter.empty()) return;
    if (entity_.key_parts.empty()) {
      values_.emplace(operation_.key_parameter, key);
      return;
    }
    const auto names = Split(operation_.key_parameter, '/');
    const auto texts = TextsOfKey(key);
    for (std::size_t i = 0; i < names.size() && i < texts.size(); ++i) {
      values_.emplace(names[i], texts[i]);
    }
  }

  void AddScope(const InferredEntity& entity, const InferredScope& scope, const std::string& key) {
    const auto& parameters = scope.parameters;
    if (parameters.empty()) return;
    const auto text = FieldOf(entity, key, scope.field);
    if (!text) return;  // the row belongs to all
    const auto texts = parameters.size() == 1 ? Texts{*text} : TextsOfKey(*text);
    for (std::size_t i = 0; i < parameters.size() && i < texts.size(); ++i) {
      values_.emplace(parameters[i], texts[i]);
    }
  }

  // Adds the key of an owner, if the row below does not tell it of its first row. Returns the key
  // of the row above that.
  std::optional<std::string> AddOwner(std::size_t number, std::optional<std::string> key) {
    const auto& owner = operation_.owners[number];
    const InferredEntity& entity = entities_[owner.entity];
    std::optional<std::size_t> above;
    for (const auto& each : entity.owners) {
      if (number > 0 && each.entity == operation_.owners[number - 1].entity) above = each.field;
    }
    if (!key) {
      std::vector<std::size_t> fields = {entity.key};
      if (above) fields.push_back(*above);
      const auto row = FirstRow(entity, fields);
      if (!row) return std::nullopt;
      key = row->front();
    }
    values_.emplace(owner.parameter, *key);
    AddScope(entity, owner.scope, *key);
    return above ? FieldOf(entity, *key, *above) : std::nullopt;
  }

  const std::vector<InferredEntity>& entities_;
  const contract::ForeignOperation& foreign_;
  const InferredOperation& operation_;
  const InferredEntity& entity_;
  store::Database& database_;
  std::map<std::string, std::string> values_;
};

}  // namespace

std::map<std::string, std::string> MakePathExample(const ApiPlan& plan,
                                                   const OperationPlan& operation,
                                                   store::Database& database) {
  return PathExample(plan, operation, database).Make();
}

}  // namespace understudy::entities
