#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "entities/built_in_finder.h"
#include "entities/built_in_parts.h"
#include "entities/contract_parameters.h"

// What BindBuiltIn() makes of `key` and `find`, maps of parameters to fields.
namespace understudy::entities {

class FindMaker {
 public:
  FindMaker(const BuiltInFiles& files, BuiltInParts& parts, Diagnostics& errors)
      : files_(files), parts_(parts), words_(errors), errors_(errors) {}

  // The row of `entity` that `map` names: by a key, or the first one that fits.
  FindByFields ByFields(const BuiltInOperation& operation, const BuiltInEntity& entity,
                        const Node& map, bool is_by_key);
  // The row whose key is this parameter.
  FindByFields ByKey(const BuiltInEntity& entity, const Word& parameter);
  // The row above, that `of` names: by `key`, or by the path's parameter.
  FindByFields OwnerOf(const BuiltInOperation& operation, const BuiltInEntity& owner);
  // The entity of `of`; nullptr: there is none.
  const BuiltInEntity* OwnerEntity(const BuiltInOperation& operation);

  // The row that a field refers to; nothing if it is no reference.
  NamedRow NamedBy(const Field& field, const Mark& at);
  // "must be the id of a brand".
  static std::string WhatOf(const BuiltInEntity& entity, const Field& key);

 private:
  // A field that rows are found by.
  struct Column {
    const Field* field;
    std::string name;
    bool is_of_item = false;  // of a list with a table of its own
  };

  std::optional<Column> ColumnOfWord(const EntityDeclaration& entity, const Word& word);
  std::vector<std::size_t> KeysAmong(const EntityDeclaration& entity,
                                     const std::vector<Column>& columns);
  static std::string QueryOf(const EntityDeclaration& entity, const std::string& key,
                             const std::vector<Column>& columns, std::size_t sent, bool is_by_key);

  const BuiltInFiles& files_;
  BuiltInParts& parts_;
  VendorWords words_;
  Diagnostics& errors_;
};

// "brand" of "brands".
std::string_view SingularOf(std::string_view name);

}  // namespace understudy::entities
