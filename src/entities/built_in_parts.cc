#include "entities/built_in_parts.h"

#include <algorithm>

#include "base/text.h"
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
  const Node* words = files_.file.root->Find("error-status");
  if (words == nullptr) return absent;
  absent.setting = words->Text("setting");
  absent.value = words->Text("is");
  absent.status = static_cast<int>(words->Integer("status", 404));
  return absent;
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
    errors_.Add(shown.mark, "expected `id`, `ids`, or `rows` with `by`");
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

std::string BuiltInParts::OtherField(const BuiltInEntity& entity, const Word& path) {
  const auto dot = path.text.find('.');
  const auto field =
      FindOrdered(entity.made->fields, {path.text.substr(0, dot), path.mark}, errors_);
  if (!field) return {};
  const std::string& name = field->field->shape.references();
  if (dot == std::string::npos || name.empty()) {
    errors_.Add(path.mark, "expected a field that refers to a row, a dot, and a field of that row");
    return {};
  }
  const auto* other = EntityNamed({name, path.mark});
  const auto shown =
      FindOrdered(other->made->fields, {path.text.substr(dot + 1), path.mark}, errors_);
  const Field* key = KeyOf(*other->made, path.mark);
  if (!shown || key == nullptr) return {};
  for (const auto& each : other->made->fields) {
    if (ColumnOf(each) != field->column) continue;
    errors_.Add(path.mark, Concat({Quoted(name), " has a column ", field->column,
                                   " too: give one of the two another `column`"}));
    return {};
  }
  return Concat({"(SELECT o.", shown->column, " FROM ", other->made->table, " o WHERE o.",
                 ColumnOf(*key), " = ", field->column, ")"});
}

std::vector<Fill> BuiltInParts::FillsOf(const BuiltInEntity& entity, const std::string& row) {
  std::vector<Fill> fills;
  const Node* shows = entity.declared->node->Find("shows");
  if (shows == nullptr || !shows->is_map()) return fills;
  for (const auto& member : shows->members) {
    const std::string property = Below(row, member.name);
    if (member.value.is_string()) {
      const auto sql = OtherField(entity, {member.value.text, member.value.mark});
      if (!sql.empty()) fills.push_back({property, sql});
      continue;
    }
    if (const auto id = words_.OptionalText(member.value, "id")) {
      const auto field = FindOrdered(entity.made->fields, *id, errors_);
      if (field) fills.push_back({Below(property, "id"), field->column});
      continue;
    }
    const std::string rows = RowsOf(entity, member.value);
    if (rows.empty()) continue;
    fills.push_back({.property = property, .from = rows});
    const auto ids = words_.OptionalText(member.value, "ids");
    if (!ids) continue;
    for (const auto& field : entity.made->fields) {
      if (field.name != ids->text) continue;
      fills.push_back({Below(property, "id"), field.items.columns.front()});
    }
  }
  return fills;
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

std::string LastParameter(const std::string& path) {
  const auto begin = path.rfind('{');
  const auto end = path.rfind('}');
  if (begin == std::string::npos || end == std::string::npos || begin > end) return {};
  return path.substr(begin + 1, end - begin - 1);
}

}  // namespace understudy::entities
