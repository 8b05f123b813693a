#pragma once

#include <optional>
#include <string>
#include <vector>

#include "entities/built_in_find.h"
#include "entities/built_in_write.h"

// What BindBuiltIn() makes of `create` and `update`.
namespace understudy::entities {

class WriteMaker {
 public:
  WriteMaker(const BuiltInFiles& files, BuiltInParts& parts, FindMaker& finds, Diagnostics& errors)
      : files_(files), parts_(parts), finds_(finds), words_(errors), errors_(errors) {}

  // Without WriteRow::find and find_owner, which the caller knows.
  WriteRow Make(const BuiltInOperation& operation);

 private:
  struct Made {
    const BuiltInOperation& operation;
    const EntityDeclaration& entity;
    std::vector<ContractParameter> parameters;
    std::string key;  // the column
    WriteRow write;
  };

  void AddSet(Made& made);
  void AddSetField(Made& made, const ContractParameter& parameter, const Field& field,
                   const Mark& mark);
  // In built_in_constants.cc.
  void AddConstants(Made& made);
  static std::string ConstantSql(const Node& value);
  void AddMembers(Made& made, const Member& said);
  void AddItems(Made& made);
  AddedItems::Part PartOf(const Made& made, const Node& said);
  std::vector<AddedItems::Item> ItemsOf(const Made& made, const Node& said,
                                        const std::vector<std::string>& names);
  void AddUnique(Made& made);
  void AddGroup(Made& made, const std::vector<std::string>& group);
  void TakeRule(const Made& made, const std::string& parameter, UniqueRule& rule);
  void AddLinks(Made& made);
  // "sender = ?2 OR recipient = ?2".
  std::string AnyEqual(const EntityDeclaration& entity, const Node& names);
  void AddNeeds(Made& made);
  void AddChange(Made& made);
  void CheckReferences(const Made& made);
  const ContractParameter* ParameterNamed(const Made& made, const Word& name);
  static bool IsInIndex(const EntityDeclaration& entity, const std::string& column);
  static const Field* FieldNamed(const EntityDeclaration& entity, std::string_view name);

  const BuiltInFiles& files_;
  BuiltInParts& parts_;
  FindMaker& finds_;
  VendorWords words_;
  Diagnostics& errors_;
};

}  // namespace understudy::entities
