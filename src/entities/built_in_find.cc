#include "entities/built_in_find.h"

#include <algorithm>

#include "base/text.h"
#include "entities/declared_fields.h"
#include "entities/table_columns.h"

namespace understudy::entities {
namespace {

// Each choice of them needs a query.
constexpr std::size_t kMostNamingParts = 4;

}  // namespace

std::string_view SingularOf(std::string_view name) {
  if (name.ends_with('s')) name.remove_suffix(1);
  return name;
}

NamedRow FindMaker::NamedBy(const Field& field, const Mark& at) {
  if (field.shape.references().empty()) return {};
  const auto* other = parts_.EntityNamed({field.shape.references(), at});
  const Field* key = other == nullptr ? nullptr : parts_.KeyOf(*other->made, at);
  if (key == nullptr) return {};
  return {Concat({"SELECT 1 FROM ", other->made->table, " WHERE ", ColumnOf(*key), " = ?1"}),
          WhatOf(*other, *key)};
}

std::string FindMaker::WhatOf(const BuiltInEntity& entity, const Field& key) {
  const auto name = SingularOf(entity.made->name);
  const bool has_vowel = std::string_view("aeiou").find(name.front()) != std::string_view::npos;
  return Concat({"must be the ", key.name, " of ", has_vowel ? "an " : "a ", name});
}

std::optional<FindMaker::Column> FindMaker::ColumnOfWord(const EntityDeclaration& entity,
                                                         const Word& word) {
  const auto dot = word.text.find('.');
  const auto found = FindOrdered(entity.fields, {word.text.substr(0, dot), word.mark}, errors_);
  if (!found) return std::nullopt;
  if (dot == std::string::npos) return Column{found->field, found->column};
  if (found->field->items.table.empty()) {
    errors_.Add(word.mark, Concat({Quoted(found->field->name), " has no `rows` of its own"}));
    return std::nullopt;
  }
  const std::string name = SnakeCase(word.text.substr(dot + 1));
  std::vector<std::string> known;
  for (const auto& column : SideColumns(entity, *found->field, found->field->items)) {
    if (column.name == name) return Column{found->field, name, true};
    known.push_back(column.name);
  }
  errors_.Add(word.mark, Concat({"the `rows` of ", Quoted(found->field->name), " have no column ",
                                 Quoted(name), DidYouMean(name, known)}));
  return std::nullopt;
}

// The groups of `unique` that the columns have whole, as bits.
std::vector<std::size_t> FindMaker::KeysAmong(const EntityDeclaration& entity,
                                              const std::vector<Column>& columns) {
  std::vector<std::size_t> keys;
  for (const auto& group : entity.unique) {
    std::size_t key = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].is_of_item ||
          std::find(group.begin(), group.end(), columns[i].field->name) == group.end()) {
        continue;
      }
      key |= std::size_t{1} << i;
      ++count;
    }
    if (count == group.size()) keys.push_back(key);
  }
  return keys;
}

std::string FindMaker::QueryOf(const EntityDeclaration& entity, const std::string& key,
                               const std::vector<Column>& columns, std::size_t sent,
                               bool is_by_key) {
  std::vector<std::string> conditions;
  const Column* item = nullptr;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (((sent >> i) & 1) == 0) continue;
    if (columns[i].is_of_item) item = &columns[i];
    conditions.push_back(Concat({columns[i].is_of_item ? "i." : "t.", columns[i].name, " = ?",
                                 std::to_string(conditions.size() + 1)}));
  }
  if (conditions.empty()) return {};
  const std::string where = Concat({" WHERE ", Join(conditions, " AND ")});
  const std::string table = Concat({entity.table, " t"});
  if (item == nullptr) {
    const std::string found = Concat({"SELECT t.", key, " FROM ", table, where});
    return is_by_key ? found : Concat({found, " ORDER BY t.", key, " LIMIT 1"});
  }
  // The items come first, in the order of their index.
  const auto& items = item->field->items;
  return Concat({"SELECT i.", items.owner, " FROM ", items.table, " i CROSS JOIN ", table, " ON t.",
                 key, " = i.", items.owner, where, " ORDER BY i.", items.owner, " LIMIT 1"});
}

FindByFields FindMaker::ByFields(const BuiltInOperation& operation, const BuiltInEntity& entity,
                                 const Node& map, bool is_by_key) {
  FindByFields finder;
  const Field* key = parts_.KeyOf(*entity.made, map.mark);
  if (key == nullptr || !words_.IsMap(map)) return finder;
  finder.key_is_integer = key->shape.type() == Shape::Type::kInteger;
  const auto parameters = ParametersOf(operation.node, files_.schemas);
  std::vector<Column> columns;
  for (const auto& member : map.members) {
    const auto word = words_.Text(member.value);
    const auto column = word ? ColumnOfWord(*entity.made, *word) : std::nullopt;
    const auto* parameter = FindParameter(parameters, member.name);
    if (parameter == nullptr) {
      errors_.Add(member.mark, Concat({"the operation has no parameter ", Quoted(member.name)}));
    }
    if (!column || parameter == nullptr) continue;
    NamedRow named;
    if (is_by_key && !column->is_of_item) named = NamedBy(*column->field, member.mark);
    finder.parts.push_back({{member.name, parameter->IsInteger()}, std::move(named)});
    columns.push_back(*column);
  }
  if (columns.size() > kMostNamingParts) {
    errors_.Add(map.mark, "more than four parameters name a row: bind the operation in C++");
    return finder;
  }
  if (is_by_key) {
    finder.keys = KeysAmong(*entity.made, columns);
    if (finder.keys.empty()) {
      errors_.Add(map.mark, Concat({"these fields tell no rows of ", Quoted(entity.made->name),
                                    " apart: name all of its key, or of a group of `unique`"}));
    }
  }
  for (std::size_t sent = 0; (sent >> columns.size()) == 0; ++sent) {
    finder.queries.push_back(QueryOf(*entity.made, ColumnOf(*key), columns, sent, is_by_key));
  }
  return finder;
}

FindByFields FindMaker::ByKey(const BuiltInEntity& entity, const Word& parameter) {
  FindByFields finder;
  const Field* key = parts_.KeyOf(*entity.made, parameter.mark);
  if (key == nullptr) return finder;
  finder.key_is_integer = key->shape.type() == Shape::Type::kInteger;
  finder.parts.push_back({{parameter.text, finder.key_is_integer}, {}});
  finder.queries = {{},
                    QueryOf(*entity.made, ColumnOf(*key), {Column{key, ColumnOf(*key)}}, 1, true)};
  finder.keys = {1};
  return finder;
}

const BuiltInEntity* FindMaker::OwnerEntity(const BuiltInOperation& operation) {
  const auto& owners = operation.declared.owners;
  return owners && !owners->empty() ? parts_.EntityNamed(owners->back().entity) : nullptr;
}

FindByFields FindMaker::OwnerOf(const BuiltInOperation& operation, const BuiltInEntity& owner) {
  const Node* map = operation.declared.node->Find("key");
  if (map != nullptr && map->is_map()) return ByFields(operation, owner, *map, true);
  const auto& said = operation.declared.owners->back();
  Word parameter = said.parameter;
  if (parameter.text.empty()) parameter.text = LastParameter(operation.path);
  return ByKey(owner, parameter);
}

}  // namespace understudy::entities
