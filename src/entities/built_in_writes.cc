#include "entities/built_in_writes.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.h"
#include "entities/declared_fields.h"
#include "entities/row_sql.h"
#include "entities/row_values.h"

namespace understudy::entities {
namespace {

// Bits of WriteRow's masks.
constexpr std::size_t kMostSetColumns = 60;

// Whether `key` names a row by the parameter.
bool NamesTheRow(const BuiltInOperation& operation, std::string_view parameter) {
  const Node* key = operation.declared.node->Find("key");
  return key != nullptr && key->is_map() && key->Find(parameter) != nullptr;
}

bool TellsApart(const EntityDeclaration& entity, const std::string& field) {
  return std::any_of(entity.unique.begin(), entity.unique.end(), [&](const auto& group) {
    return std::find(group.begin(), group.end(), field) != group.end();
  });
}

std::string NumberedParameter(std::size_t number) { return "?" + std::to_string(number); }

}  // namespace

bool WriteMaker::IsInIndex(const EntityDeclaration& entity, const std::string& column) {
  return std::any_of(entity.indexes.begin(), entity.indexes.end(), [&](const auto& index) {
    return std::any_of(index.begin(), index.end(), [&](const std::string& each) {
      return std::string_view(each).substr(0, each.find(' ')) == column;
    });
  });
}

const Field* WriteMaker::FieldNamed(const EntityDeclaration& entity, std::string_view name) {
  for (const auto& field : entity.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

const ContractParameter* WriteMaker::ParameterNamed(const Made& made, const Word& name) {
  const auto* found = FindParameter(made.parameters, name.text);
  if (found == nullptr) {
    errors_.Add(name.mark, Concat({"the operation has no parameter ", Quoted(name.text)}));
  }
  return found;
}

// Parameters that are called as a field, and those that `set` names.
void WriteMaker::AddSet(Made& made) {
  const Node& node = *made.operation.declared.node;
  const Node* set = node.Find("set");
  for (const auto& parameter : made.parameters) {
    const Node* said = set == nullptr ? nullptr : set->Find(parameter.name);
    if (parameter.is_in_path || said != nullptr || NamesTheRow(made.operation, parameter.name)) {
      continue;
    }
    const Field* field = FieldNamed(made.entity, parameter.name);
    if (field == nullptr || !field->items.table.empty()) continue;
    if (ColumnOf(*field) == made.key) continue;
    AddSetField(made, parameter, *field, made.operation.declared.name.mark);
  }
  for (const auto& member : words_.Members(node, "set")) {
    if (member.name.ends_with('*')) {
      AddMembers(made, member);
      continue;
    }
    const auto word = words_.Text(member.value);
    const auto field = word ? FindOrdered(made.entity.fields, *word, errors_) : std::nullopt;
    const auto* parameter = ParameterNamed(made, {member.name, member.mark});
    if (field && parameter != nullptr) AddSetField(made, *parameter, *field->field, member.mark);
  }
  if (made.write.set.size() > kMostSetColumns) {
    errors_.Add(node.mark, "the operation sets more than sixty fields: bind it in C++");
  }
}

void WriteMaker::AddSetField(Made& made, const ContractParameter& parameter, const Field& field,
                             const Mark& mark) {
  const auto type = field.shape.type();
  const bool is_integer = type == Shape::Type::kInteger;
  const bool is_plain = type == Shape::Type::kString || is_integer;
  const bool is_searched =
      std::any_of(made.entity.search.begin(), made.entity.search.end(), [&](const auto& search) {
        return std::find(search.fields.begin(), search.fields.end(), field.name) !=
               search.fields.end();
      });
  if (!is_plain || parameter.IsInteger() != is_integer || !field.items.table.empty()) {
    errors_.Add(mark, Concat({Quoted(parameter.name), " can't be ", Quoted(field.name),
                              ": both must be texts, or integers"}));
    return;
  }
  const bool changes = made.operation.declared.kind == OperationKind::kUpdate;
  if (changes && (is_searched || !field.found_by.table.empty())) {
    errors_.Add(mark, Concat({Quoted(field.name),
                              " is in a column or table that searches look "
                              "through: change it in C++"}));
    return;
  }
  if (changes && parameter.schema->default_value != nullptr) {
    errors_.Add(mark, Concat({"the contract has a default of ", Quoted(parameter.name),
                              ", so each request without it would change ", Quoted(field.name),
                              ": change it in C++"}));
    return;
  }
  const auto& set = made.write.set;
  if (std::any_of(set.begin(), set.end(),
                  [&](const SetColumn& each) { return each.field == field.name; })) {
    errors_.Add(mark, Concat({"two parameters set ", Quoted(field.name)}));
    return;
  }
  const std::string column = ColumnOf(field);
  made.write.set.push_back(
      {.parameter = {parameter.name, is_integer},
       .field = field.name,
       .named = finds_.NamedBy(field, mark),
       .is_indexed = IsInIndex(made.entity, column) || !field.shape.references().empty(),
       .tells_apart = TellsApart(made.entity, field.name),
       .change = Concat(
           {"UPDATE ", made.entity.table, " SET ", column, " = ?2 WHERE ", made.key, " = ?1"})});
}

// `custom_*: custom_fields`.
void WriteMaker::AddMembers(Made& made, const Member& said) {
  const auto word = words_.Text(said.value);
  const auto found = word ? FindOrdered(made.entity.fields, *word, errors_) : std::nullopt;
  if (!found) return;
  const auto& field = *found->field;
  if (field.items.table.empty() || field.shape.type() != Shape::Type::kMapping) {
    errors_.Add(said.mark, Concat({Quoted(field.name), " is no map with `rows` of its own"}));
    return;
  }
  const auto& [name, value] = std::pair(field.items.columns[0], field.items.columns[1]);
  made.write.members.push_back(
      {said.name.substr(0, said.name.size() - 1),
       Concat({"INSERT INTO ", field.items.table, "(", field.items.owner, ", ", name, ", ", value,
               ") VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET ", value, " = excluded.", value})});
}

// `{is: email}`, `extra_email`, or `customerChannelType_*`.
AddedItems::Part WriteMaker::PartOf(const Made& made, const Node& said) {
  if (said.is_map()) {
    words_.CheckNames(said, "a part of an item", {"is"});
    return {.text = std::string(said.Text("is"))};
  }
  const auto word = words_.Text(said);
  if (!word) return {};
  if (word->text.ends_with('*')) {
    return {.parameter = word->text.substr(0, word->text.size() - 1), .is_numbered = true};
  }
  const auto* parameter = ParameterNamed(made, *word);
  return {.parameter = word->text, .is_integer = parameter != nullptr && parameter->IsInteger()};
}

void WriteMaker::AddItems(Made& made) {
  for (const auto& member : words_.Members(*made.operation.declared.node, "add")) {
    const auto found = FindOrdered(made.entity.fields, {member.name, member.mark}, errors_);
    if (!found) continue;
    const auto& side = found->field->items;
    const bool is_list = found->field->shape.type() == Shape::Type::kList;
    if (side.table.empty() || !is_list || !side.columns.empty()) {
      errors_.Add(member.mark,
                  Concat({Quoted(member.name), " is no list of objects with `rows` of its own"}));
      continue;
    }
    std::vector<std::string> columns = {side.owner};
    std::vector<std::string> names;
    for (const auto& property : found->field->shape.elements().front().properties()) {
      if (SnakeCase(property.name) == side.order) continue;  // SQLite gives it
      names.push_back(property.name);
      columns.push_back(SnakeCase(property.name));
    }
    std::vector<std::string> conditions;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      conditions.push_back(Concat({columns[i], " = ", NumberedParameter(i + 1)}));
    }
    made.write.added.push_back(
        {.items = ItemsOf(made, member.value, names),
         .find = Concat({"SELECT 1 FROM ", side.table, " WHERE ", Join(conditions, " AND ")}),
         .insert = InsertSql("INSERT", side.table, columns)});
  }
}

std::vector<AddedItems::Item> WriteMaker::ItemsOf(const Made& made, const Node& said,
                                                  const std::vector<std::string>& names) {
  std::vector<AddedItems::Item> items;
  for (const auto& item : said.items) {
    AddedItems::Item parts;
    words_.CheckNames(item, "an item", names);
    for (const auto& name : names) {
      const Node* part = item.Find(name);
      if (part == nullptr) {
        errors_.Add(item.mark, Concat({"the item has no ", Quoted(name)}));
      } else {
        parts.push_back(PartOf(made, *part));
      }
    }
    items.push_back(std::move(parts));
  }
  return items;
}

// The groups of `unique` that the operation sets a part of.
void WriteMaker::AddUnique(Made& made) {
  const auto& groups = made.entity.unique;
  for (std::size_t i = 1; i < groups.size(); ++i) AddGroup(made, groups[i]);
}

void WriteMaker::AddGroup(Made& made, const std::vector<std::string>& group) {
  UniqueRule rule{.rule = "must be new"};
  std::vector<std::string> new_conditions;
  std::vector<std::string> conditions;
  for (const auto& name : group) {
    const Field* field = FieldNamed(made.entity, name);
    if (field == nullptr) return;  // of an item: SQLite gives it
    const auto& set = made.write.set;
    const auto found =
        std::find_if(set.begin(), set.end(), [&](const auto& each) { return each.field == name; });
    const std::string column = ColumnOf(*field);
    if (found == set.end()) {
      conditions.push_back(Concat({"o.", column, " = r.", column}));
      continue;
    }
    rule.columns.push_back(static_cast<std::size_t>(found - set.begin()));
    const std::size_t number = rule.columns.size();
    new_conditions.push_back(Concat({column, " = ", NumberedParameter(number)}));
    conditions.push_back(
        Concat({"o.", column, " = coalesce(", NumberedParameter(number + 1), ", r.", column, ")"}));
    TakeRule(made, found->parameter.name, rule);
  }
  if (rule.columns.empty()) return;
  const std::string& table = made.entity.table;
  UniqueRule changed = rule;
  changed.sql =
      Concat({"SELECT 1 FROM ", table, " r CROSS JOIN ", table, " o ON ", Join(conditions, " AND "),
              " AND o.", made.key, " <> r.", made.key, " WHERE r.", made.key, " = ?1"});
  made.write.unique_changed.push_back(std::move(changed));
  if (rule.columns.size() < group.size()) return;
  rule.sql = Concat({"SELECT 1 FROM ", table, " WHERE ", Join(new_conditions, " AND ")});
  made.write.unique_new.push_back(std::move(rule));
}

// What `taken` says of the parameter.
void WriteMaker::TakeRule(const Made& made, const std::string& parameter, UniqueRule& rule) {
  if (rule.parameter.empty()) rule.parameter = parameter;
  for (const auto& member : words_.Members(*made.operation.declared.node, "taken")) {
    const auto said = words_.Text(member.value);
    if (member.name != parameter || !said) continue;
    rule.parameter = member.name;
    rule.rule = said->text;
  }
}

// `ticket_id: tickets.customer_id`.
// `tickets.customer_id`, or `{field: tickets.customer_id, where: [from, to], unless: noSync}`.
void WriteMaker::AddLinks(Made& made) {
  for (const auto& member : words_.Members(*made.operation.declared.node, "link")) {
    const Node& said = member.value;
    if (said.is_map()) words_.CheckNames(said, "a link", {"field", "where", "unless"});
    const auto word = said.is_map() ? words_.OptionalText(said, "field") : words_.Text(said);
    const auto* parameter = ParameterNamed(made, {member.name, member.mark});
    if (!word || parameter == nullptr) continue;
    const auto dot = word->text.find('.');
    const auto* other = parts_.EntityNamed({word->text.substr(0, dot), word->mark});
    const Field* key = other == nullptr ? nullptr : parts_.KeyOf(*other->made, word->mark);
    if (key == nullptr) continue;
    const std::string name = dot == std::string::npos ? std::string() : word->text.substr(dot + 1);
    const auto field = FindOrdered(other->made->fields, {name, word->mark}, errors_);
    if (!field) continue;
    if (field->field->shape.references() != made.entity.name) {
      errors_.Add(word->mark,
                  Concat({Quoted(name), " does not refer to ", Quoted(made.entity.name)}));
    }
    LinkedRow link{{member.name, parameter->IsInteger()}, {}, finds_.WhatOf(*other, *key)};
    std::string condition = Concat({ColumnOf(*key), " = ?2"});
    if (said.Find("where") != nullptr) {
      link.finds_rows = true;
      condition = AnyEqual(*other->made, *said.Find("where"));
    }
    if (const auto unless = words_.OptionalText(said, "unless")) {
      if (ParameterNamed(made, *unless) != nullptr) link.unless = unless->text;
    }
    link.sql =
        Concat({"UPDATE ", other->made->table, " SET ", field->column, " = ?1 WHERE ", condition});
    made.write.links.push_back(std::move(link));
  }
}

std::string WriteMaker::AnyEqual(const EntityDeclaration& entity, const Node& names) {
  std::vector<std::string> conditions;
  for (const auto& name : words_.OneOrMore(names)) {
    const auto field = FindOrdered(entity.fields, name, errors_);
    if (field) conditions.push_back(Concat({field->column, " = ?2"}));
  }
  return Join(conditions, " OR ");
}

void WriteMaker::AddNeeds(Made& made) {
  const Node* needs = made.operation.declared.node->Find("needs");
  if (needs == nullptr) return;
  for (const auto& word : words_.OneOrMore(*needs)) {
    if (ParameterNamed(made, word) != nullptr) made.write.needs.push_back(word.text);
  }
}

void WriteMaker::AddChange(Made& made) {
  WriteRow& write = made.write;
  std::vector<std::string> compared;
  std::vector<std::string> changes;
  for (const auto& field : made.entity.fields) {
    if (field.shape.type() != Shape::Type::kInstant) continue;
    const Stamp stamp = StampOf(field.name);
    if (stamp == Stamp::kNone) continue;
    write.stamps.push_back(field.name);
    if (stamp != Stamp::kUpdated) continue;
    ++write.stamped;
    changes.push_back(Concat({ColumnOf(field), " = ", NumberedParameter(changes.size() + 2)}));
  }
  for (const auto& set : write.set) {
    const std::string column = ColumnOf(*FieldNamed(made.entity, set.field));
    if (set.is_indexed) {
      compared.push_back(Concat({column, " IS ", NumberedParameter(compared.size() + 2)}));
    } else {
      changes.push_back(Concat(
          {column, " = coalesce(", NumberedParameter(changes.size() + 2), ", ", column, ")"}));
    }
  }
  for (const auto& [field, value] : write.constants) {
    changes.push_back(
        Concat({ColumnOf(*FieldNamed(made.entity, field)), " = ", ConstantSql(value)}));
  }
  if (compared.empty()) compared.push_back("1");
  write.compare = Concat(
      {"SELECT ", Join(compared, ", "), " FROM ", made.entity.table, " WHERE ", made.key, " = ?1"});
  if (changes.empty()) return;
  write.change = Concat(
      {"UPDATE ", made.entity.table, " SET ", Join(changes, ", "), " WHERE ", made.key, " = ?1"});
}

// SQLite would refuse a row without one of these references.
void WriteMaker::CheckReferences(const Made& made) {
  const auto* owner = finds_.OwnerEntity(made.operation);
  const auto& fields = made.entity.fields;
  const bool is_other =
      owner != nullptr && std::none_of(fields.begin(), fields.end(), [&](const auto& field) {
        return field.shape.references() == owner->made->name;
      });
  if (is_other) return;  // OwnerFieldOf() reports that
  for (const auto& field : fields) {
    const auto& other = field.shape.references();
    if (other.empty() || field.shape.nullable() || !field.items.table.empty()) continue;
    if (owner != nullptr && owner->made->name == other) continue;
    const auto& set = made.write.set;
    const auto found = std::find_if(set.begin(), set.end(),
                                    [&](const auto& each) { return each.field == field.name; });
    if (found != set.end()) {
      const auto* parameter = FindParameter(made.parameters, found->parameter.name);
      if (parameter->is_required || parameter->schema->default_value != nullptr) continue;
    }
    errors_.Add(
        made.operation.declared.entity.mark,
        Concat({Quoted(field.name), " of ", Quoted(made.entity.name),
                " can't be null, and no parameter that requests must send sets it: name one "
                "in `set`, or the row above in `of`"}));
  }
}

WriteRow WriteMaker::Make(const BuiltInOperation& operation) {
  const auto& entity = *operation.entity.made;
  const Field* key = parts_.KeyOf(entity, operation.declared.entity.mark);
  if (key == nullptr) return {};
  const bool creates = operation.declared.kind == OperationKind::kCreate;
  if (creates && key->shape.type() != Shape::Type::kInteger) {
    errors_.Add(operation.declared.name.mark,
                Concat({"keys of ", Quoted(entity.name), " are texts: create its rows in C++"}));
  }
  Made made{operation, entity, ParametersOf(operation.node, files_.schemas), ColumnOf(*key), {}};
  made.write.creates = creates;
  made.write.absent = parts_.AbsentOf(entity);
  AddSet(made);
  AddConstants(made);
  AddItems(made);
  AddUnique(made);
  AddLinks(made);
  AddNeeds(made);
  AddChange(made);
  if (creates) CheckReferences(made);
  made.write.plan = std::make_shared<const RowPlan>(entity);
  return std::move(made.write);
}

}  // namespace understudy::entities
