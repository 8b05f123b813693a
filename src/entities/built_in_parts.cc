#include "entities/built_in_parts.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "entities/contract_parameters.h"
#include "entities/declared_fields.h"
#include "entities/reply_schema.h"

namespace understudy::entities {

BuiltInParts::BuiltInParts(const BuiltInFiles& files,
                           const std::vector<EntityDeclaration>& entities, Diagnostics& errors)
    : files_(files), words_(errors), errors_(errors) {
  for (std::size_t i = 0; i < entities.size(); ++i) {
    entities_.push_back({&files.file.entities[i], &entities[i]});
  }
}

const BuiltInEntity* BuiltInParts::EntityNamed(const Word& name) {
  std::vector<std::string> known;
  for (const auto& entity : entities_) {
    if (entity.made->name == name.text) return &entity;
    known.push_back(entity.made->name);
  }
  if (!name.text.empty()) {
    errors_.Add(name.mark,
                Concat({"there is no entity ", Quoted(name.text), DidYouMean(name.text, known)}));
  }
  return nullptr;
}

const Field* BuiltInParts::KeyOf(const EntityDeclaration& entity, const Mark& at) {
  const auto& key = entity.unique.front();
  for (const auto& field : entity.fields) {
    if (key.size() == 1 && field.name == key.front()) return &field;
  }
  errors_.Add(at, Concat({Quoted(entity.name),
                          " has no key of one field: bind the operation in "
                          "C++"}));
  return nullptr;
}

AbsentRow BuiltInParts::AbsentOf(const EntityDeclaration& entity) {
  std::string_view name = entity.name;
  if (name.ends_with('s')) name.remove_suffix(1);
  AbsentRow absent{Concat({"no such ", name})};
  for (const auto& each : entities_) {
    if (each.made->name != entity.name) continue;
    const auto response = words_.OptionalText(*each.declared->node, "absent");
    if (response) ReadAbsent(*response, absent);
  }
  return absent;
}

void BuiltInParts::ReadAbsent(const Word& response, AbsentRow& absent) {
  const Node* at = &files_.contract;
  for (const std::string_view name :
       {std::string_view("components"), std::string_view("responses"),
        std::string_view(response.text), std::string_view("content"),
        std::string_view("application/json"), std::string_view("example")}) {
    at = at->Find(name);
    if (at == nullptr) {
      errors_.Add(response.mark, Concat({"the contract has no response ", Quoted(response.text),
                                         " with an example"}));
      return;
    }
  }
  absent.body = json::ToText(*at);
  if (const auto message = at->OptionalText("message")) absent.reason = *message;
}

std::string BuiltInParts::RowsOf(const BuiltInEntity& entity, const Node& shown) {
  if (const auto ids = words_.OptionalText(shown, "ids")) {
    for (const auto& field : entity.made->fields) {
      if (field.name != ids->text || field.items.table.empty()) continue;
      const auto* other = EntityNamed({field.shape.elements().front().references(), ids->mark});
      const Field* key = other == nullptr ? nullptr : KeyOf(*other->made, ids->mark);
      if (key == nullptr) return {};
      return Concat({"FROM ", field.items.table, " c JOIN ", other->made->table, " u ON u.",
                     ColumnOf(*key), " = c.", field.items.columns.front(), " WHERE c.",
                     field.items.owner, " = ?1 ORDER BY c.", field.items.order});
    }
    errors_.Add(ids->mark, Concat({Quoted(ids->text), " is no field with `rows` of its own"}));
    return {};
  }
  const auto rows = words_.OptionalText(shown, "rows");
  const auto by = words_.OptionalText(shown, "by");
  if (!rows || !by) {
    errors_.Add(shown.mark, "expected `id`, `ids`, `row`, or `rows` with `by`");
    return {};
  }
  const auto* other = EntityNamed(*rows);
  return other == nullptr ? std::string() : OrderedRowsOf(*other, *by);
}

std::string BuiltInParts::OrderedRowsOf(const BuiltInEntity& rows, const Word& by) {
  const auto owner = FindOrdered(rows.made->fields, by, errors_);
  if (!owner) return {};
  return Concat({"FROM ", rows.made->table, " WHERE ", owner->column, " = ?1 ORDER BY ",
                 OrderOf(rows, rows.declared->order).sql});
}

std::optional<Fill> BuiltInParts::ThroughReference(const BuiltInEntity& entity,
                                                   const std::string& property, const Word& path,
                                                   bool is_list) {
  const auto dot = path.text.find('.');
  const Word by{path.text.substr(0, dot), path.mark};
  const auto reference = FindOrdered(entity.made->fields, by, errors_);
  if (!reference) return std::nullopt;
  const std::string& other_name = reference->field->shape.references();
  if (dot == std::string::npos || other_name.empty()) {
    errors_.Add(path.mark,
                "expected a reference and a field of the row that it leads to: "
                "`ownerId.name`");
    return std::nullopt;
  }
  const auto* other = EntityNamed({other_name, path.mark});
  const Field* key = other == nullptr ? nullptr : KeyOf(*other->made, path.mark);
  if (key == nullptr) return std::nullopt;
  const auto shown =
      FindOrdered(other->made->fields, {path.text.substr(dot + 1), path.mark}, errors_);
  if (!shown) return std::nullopt;
  const std::string from = Concat({"FROM ", other->made->table, " WHERE ", ColumnOf(*key), " = "});
  // In a list, rows next to each other share a query.
  if (is_list && key->shape.type() == Shape::Type::kInteger) {
    return Fill{property, shown->column, from + "?1", reference->column};
  }
  for (const auto& field : other->made->fields) {
    if (ColumnOf(field) != reference->column) continue;
    errors_.Add(path.mark, Concat({Quoted(other_name), " has a column ", reference->column,
                                   " too: give one of the two another `column`"}));
  }
  return Fill{property, Concat({"(SELECT ", shown->column, " ", from, reference->column, ")"})};
}

Fill BuiltInParts::ItemsOf(const Field& field, const Field& key, const std::string& property,
                           bool is_list) {
  const auto& items = field.items;
  Fill fill{.property = property, .key = ColumnOf(key)};
  // Those of a list are read beside it, if the list has the order of the keys.
  if (is_list) {
    fill.from = Concat({"FROM ", items.table, " WHERE ", items.owner, " >= ?1 ORDER BY ",
                        items.owner, ", ", items.order});
    fill.owner = items.owner;
  } else {
    fill.from =
        Concat({"FROM ", items.table, " WHERE ", items.owner, " = ?1 ORDER BY ", items.order});
  }
  return fill;
}

const contract::Schema* BuiltInParts::RowsIn(const BuiltInOperation& operation,
                                             const std::string& row) {
  const contract::Schema* reply = GoodReply(files_.schemas, operation.node);
  if (reply == nullptr) return nullptr;
  std::vector<const contract::Schema*> alternatives = AlternativesOf(*reply);
  if (!operation.alternative.empty()) alternatives = {AlternativeOf(*reply, operation.alternative)};
  if (alternatives.empty()) alternatives.push_back(reply);
  for (const auto* schema : alternatives) {
    for (const auto name : Split(row, '.')) {
      if (name.empty()) continue;
      const auto* property = schema == nullptr ? nullptr : schema->Find(name);
      schema = property == nullptr ? nullptr : property->schema;
    }
    if (schema != nullptr) return schema;
  }
  return nullptr;
}

bool BuiltInParts::ListsRows(const BuiltInOperation& operation, const std::string& row) {
  if (operation.declared.kind != OperationKind::kCode) {
    return operation.declared.kind == OperationKind::kList;
  }
  const auto* schema = RowsIn(operation, row);
  return schema != nullptr && schema->Is(contract::Schema::kArray);
}

const contract::Schema* BuiltInParts::ShownBy(const BuiltInOperation& operation,
                                              const std::string& row) {
  const auto* schema = RowsIn(operation, row);
  return schema != nullptr && ListsRows(operation, row) ? schema->items : schema;
}

bool BuiltInParts::HasProperty(const contract::Schema& schema, std::string_view path) {
  const contract::Schema* at = &schema;
  for (const auto name : Split(path, '.')) {
    const auto* property = at == nullptr ? nullptr : at->Find(name);
    if (property == nullptr) return false;
    at = property->schema;
  }
  return true;
}

std::optional<Fill> BuiltInParts::ReferredRow(const BuiltInOperation& operation,
                                              const std::string& row, const Member& shown,
                                              const Word& by) {
  const auto reference = FindOrdered(operation.entity.made->fields, by, errors_);
  if (!reference) return std::nullopt;
  const auto* other = EntityNamed({reference->field->shape.references(), by.mark});
  const Field* key = other == nullptr ? nullptr : KeyOf(*other->made, by.mark);
  const contract::Schema* at = ShownBy(operation, row);
  for (const auto name : Split(shown.name, '.')) {
    const auto* property = at == nullptr ? nullptr : at->Find(name);
    at = property == nullptr ? nullptr : property->schema;
  }
  if (key == nullptr || at == nullptr) return std::nullopt;
  std::vector<std::string> parts;
  for (const auto& property : at->properties) {
    const auto field = FindOrdered(other->made->fields, {property.name, by.mark}, errors_);
    if (!field) return std::nullopt;
    const auto type = field->field->shape.type();
    if (type != Shape::Type::kString && type != Shape::Type::kInteger) {
      errors_.Add(by.mark, Concat({Quoted(property.name), " is no text and no integer"}));
    }
    parts.push_back(Concat({"'", property.name, "', ", field->column}));
  }
  return Fill{Below(row, shown.name),
              Concat({"(SELECT json_object(", Join(parts, ", "), ") FROM ", other->made->table,
                      " WHERE ", ColumnOf(*key), " = ", reference->column, ")"})};
}

void BuiltInParts::AddShown(const BuiltInOperation& operation, const std::string& row,
                            const Member& shown, std::vector<Fill>& fills) {
  const BuiltInEntity& entity = operation.entity;
  const std::string property = Below(row, shown.name);
  if (!shown.value.is_map()) {
    const auto path = words_.Text(shown.value);
    auto fill =
        path ? ThroughReference(entity, property, *path, ListsRows(operation, row)) : std::nullopt;
    if (fill) fills.push_back(std::move(*fill));
    return;
  }
  if (const auto by = words_.OptionalText(shown.value, "row")) {
    auto fill = ReferredRow(operation, row, shown, *by);
    if (fill) fills.push_back(std::move(*fill));
    return;
  }
  if (const auto id = words_.OptionalText(shown.value, "id")) {
    const auto field = FindOrdered(entity.made->fields, *id, errors_);
    if (field) fills.push_back({Below(property, "id"), field->column});
    return;
  }
  if (const Node* first = shown.value.Find("first")) {
    const auto of = words_.OptionalText(shown.value, "of");
    const auto count = ParseInteger(first->text);
    const auto field = of ? FindOrdered(entity.made->fields, *of, errors_) : std::nullopt;
    if (field && count.status == IntegerStatus::kOk) {
      fills.push_back({property, Concat({"substr(", field->column, ", 1, ",
                                         std::to_string(count.value), ")"})});
    } else {
      errors_.Add(shown.value.mark, "expected the number of the `first` characters `of` a field");
    }
    return;
  }
  const std::string rows = RowsOf(entity, shown.value);
  if (rows.empty()) return;
  fills.push_back({.property = property, .from = rows});
  const auto ids = words_.OptionalText(shown.value, "ids");
  if (!ids) return;
  for (const auto& field : entity.made->fields) {
    if (field.name != ids->text) continue;
    fills.push_back({Below(property, "id"), field.items.columns.front()});
  }
}

std::vector<Fill> BuiltInParts::FillsOf(const BuiltInOperation& operation, const std::string& row) {
  const BuiltInEntity& entity = operation.entity;
  const bool is_list = ListsRows(operation, row);
  const contract::Schema* schema = ShownBy(operation, row);
  std::vector<Fill> fills;
  const Node* shows = entity.declared->node->Find("shows");
  static const Node kNone;
  const Node& members = shows != nullptr && shows->is_map() ? *shows : kNone;
  for (const auto& shown : members.members) {
    // Not all replies with the rows have all of their properties.
    const bool is_there = schema == nullptr || HasProperty(*schema, shown.name);
    (is_there ? shown_ : hidden_).insert(&shown);
    if (is_there) AddShown(operation, row, shown, fills);
  }
  const auto& key_names = entity.made->unique.front();
  for (const auto& key : entity.made->fields) {
    if (key_names.size() != 1 || key.name != key_names.front()) continue;
    for (const auto& field : entity.made->fields) {
      const bool is_shown = schema != nullptr && schema->Find(field.name) != nullptr;
      if (field.items.table.empty() || !is_shown) continue;
      fills.push_back(ItemsOf(field, key, Below(row, field.name),
                              is_list && key.shape.type() == Shape::Type::kInteger));
    }
  }
  return fills;
}

void BuiltInParts::CheckShown() {
  for (const auto* member : hidden_) {
    if (shown_.contains(member)) continue;
    errors_.Add(member->mark,
                Concat({"no reply with these rows has a property ", Quoted(member->name)}));
  }
}

void BuiltInParts::AddIncluded(const BuiltInOperation& operation, ReplyBinding& binding,
                               ReadRow& handler) {
  const Node* include = operation.declared.node->Find("include");
  if (include == nullptr || !words_.IsMap(*include)) return;
  handler.include = "include";
  const auto& shows = words_.Members(*operation.entity.declared->node, "shows");
  for (const auto& member : include->members) {
    const auto shown = std::find_if(shows.begin(), shows.end(), [&](const Member& each) {
      return LastName(each.name) == member.name;
    });
    const auto property = words_.Text(member.value);
    if (shown == shows.end()) {
      errors_.Add(member.mark, Concat({"`shows` of ", Quoted(operation.entity.made->name),
                                       " has nothing called ", Quoted(member.name)}));
      continue;
    }
    if (!property) continue;
    binding.fills.push_back({.property = property->text,
                             .from = RowsOf(operation.entity, shown->value),
                             .only_if = member.name});
    binding.values.push_back(member.name);
    handler.includable.push_back(member.name);
  }
  if (handler.includable.size() > kMostValues) {
    errors_.Add(include->mark, "there are more than four to include: bind the operation in C++");
  }
}

const Field* BuiltInParts::OwnerFieldOf(const DeclaredOperation& operation,
                                        const BuiltInEntity& entity, const BuiltInEntity& owner,
                                        const Mark& at) {
  const auto& by = operation.owner_field;
  for (const auto& field : entity.made->fields) {
    const bool is_meant =
        by ? field.name == by->text : field.shape.references() == owner.made->name;
    if (is_meant) return &field;
  }
  errors_.Add(at, Concat({"no field of ", Quoted(entity.made->name), " refers to ",
                          Quoted(owner.made->name), ": say which with `by`"}));
  return nullptr;
}

void BuiltInParts::CheckDeletable(const BuiltInOperation& operation) {
  for (const auto& entity : entities_) {
    for (const auto& field : entity.made->fields) {
      if (field.shape.references() != operation.entity.made->name || field.lets_go) continue;
      errors_.Add(operation.declared.name.mark,
                  Concat({Quoted(field.name), " of ", Quoted(entity.made->name),
                          " would keep the row: give it `on-delete`"}));
    }
  }
}

std::string LastParameter(const std::string& path) {
  const auto begin = path.rfind('{');
  const auto end = path.rfind('}');
  if (begin == std::string::npos || end == std::string::npos || begin > end) return {};
  return path.substr(begin + 1, end - begin - 1);
}

}  // namespace understudy::entities
