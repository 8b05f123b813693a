#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entities/infer_rows.h"
#include "entities/list_parameters.h"
#include "entities/overrule.h"

// The parts of Overrule(), which share what they know.
namespace understudy::entities {

// What is made, and the names in it.
struct Overruling {
  InferredApi api;
  const VendorFile& file;
  const OverruledDocument& document;
  Diagnostics& errors;
  // The file's word for each operation of the contract; nullptr: it has none.
  std::vector<const DeclaredOperation*> declared = {};
  // Of each entity of `api`: whether it has its key yet.
  std::vector<bool> has_key = {};
  // What an error was told of: it is left out, so that no other error follows from it.
  std::vector<std::string> failed_entities = {};
  std::vector<bool> failed_operations = {};

  // Each of these adds an error and returns nullopt for a name that means nothing. Of an entity
  // that failed, no more errors are added.
  std::optional<std::size_t> EntityNamed(const Word& name);
  std::optional<std::size_t> FieldOf(std::size_t entity, const Word& name);

  // The name of the property that is the entity's key, or will be.
  std::string KeyNameOf(std::size_t entity) const;
  std::size_t KeyPartsOf(std::size_t entity) const;  // 1, if it is one field
  const std::string& NameOf(std::size_t entity) const {
    return api.entities[entity].declaration.name;
  }
  // Adds the properties that the entity does not have yet.
  void AddProperties(const contract::Schema& schema, bool is_shown, std::size_t entity);
  void Fail(const Word& at, std::string message) { errors.Add(at.mark, std::move(message)); }
};

// Entities with their schemas; then, when the properties of all bodies are fields, the file's own
// fields, keys and references.
void DeclareEntities(Overruling& made);
void DeclareFields(Overruling& made);
void DeclareKeys(Overruling& made);
void DeclareUnique(Overruling& made);
void DeclareReferences(Overruling& made);
// What the operations do and where their bodies have rows; then the rows above theirs.
void DeclareOperations(Overruling& made);
void DeclareShows(Overruling& made);
void DeclareIncludes(Overruling& made);
void DeclareScopes(Overruling& made);
// Rows of other entities are included in the scope of the operation.
void DeclareScopesOfIncludes(Overruling& made);
void DeclareOwners(Overruling& made);
// Whether paths and references agree with the keys that the file names.
void CheckKeys(Overruling& made);
// Writes the SQL of what is shown of other rows, when entities are in order.
void CompleteShows(InferredApi& api);
// Filters, searches, order and pages of all lists.
void DeclareLists(Overruling& made);

// What a bound operation has if the file does not say it. `key` and `entity` are names.
//
// The path's parameter that is the row's key; empty: the body has it, or the path has none. Of a
// key of several `parts`, the last ones, with "/" between them.
std::string UsualKeyParameter(const contract::ForeignOperation& operation, OperationKind kind,
                              const std::string& key, const std::string& entity,
                              std::size_t parts = 1);
// "month" of "year/month".
std::string LastPart(const std::string& key);
// Where the reply has the row, or the list.
std::optional<FoundRow> UsualReplyRow(const contract::ForeignOperation& operation,
                                      OperationKind kind, const std::string& key,
                                      const std::string& entity);
// Where the request has the row.
MemberPath UsualBodyRow(const contract::ForeignOperation& operation, OperationKind kind,
                        const std::optional<MemberPath>& reply_row, const std::string& key,
                        const std::string& entity);
// The field of `below`, the entity that `rows` names, that refers to `above`: `by`, or the only
// one. An error, and nullopt, if there is none or several.
std::optional<std::size_t> ReferringField(Overruling& made, std::size_t below, std::size_t above,
                                          const Word& rows, const std::optional<Word>& by);
// The query parameter of this name; nullptr, with an error, if the operation has none.
const ListParameter* QueryParameterOf(Overruling& made, const contract::Operation& operation,
                                      const std::vector<ListParameter>& parameters,
                                      const Word& name);
// The parameter that names the row above; nullopt if the path has none.
std::optional<std::string> UsualOwnerParameter(const contract::ForeignOperation& operation,
                                               const std::string& key_parameter);

// The scope of the row above, an entity by its number, in the path of an operation: as other
// operations have it.
InferredScope UsualOwnerScope(const Overruling& made, std::size_t owner, std::size_t number);

bool Writes(OperationKind kind);
// The names of the path's parameters, in their order.
std::vector<std::string> PathParameters(const contract::Operation& operation);

// "`a`, `b`".
std::string QuotedNames(const std::vector<std::string>& names);

}  // namespace understudy::entities
