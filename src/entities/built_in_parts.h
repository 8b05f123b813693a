#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/node.h"
#include "entities/any_of.h"
#include "entities/built_in_handlers.h"
#include "entities/declare.h"
#include "entities/vendor_words.h"

// The parts of BindBuiltIn(): what it makes of an operation's words.
namespace understudy::entities {

// An entity as the file declares it and as it was made.
struct BuiltInEntity {
  const DeclaredEntity* declared;
  const EntityDeclaration* made;
};

// An operation of the contract, and what the file says of it.
struct BuiltInOperation {
  const DeclaredOperation& declared;
  const Node& node;  // of the contract
  std::string path;
  BuiltInEntity entity;
  std::string alternative = {};  // the schema of the reply that is meant; empty: the usual one
};

class BuiltInParts {
 public:
  BuiltInParts(const BuiltInFiles& files, const std::vector<EntityDeclaration>& entities,
               Diagnostics& errors);

  // nullptr, with an error: there is no such entity.
  const BuiltInEntity* EntityNamed(const Word& name);
  // The key; nullptr, with an error, if it has several fields.
  const Field* KeyOf(const EntityDeclaration& entity, const Mark& at);
  // The error of a request for a row that is not there.
  AbsentRow AbsentOf(const EntityDeclaration& entity);

  // What fills the properties of rows at `row` of a reply that are no columns: `shows` of the
  // entity, and its fields with tables of their own.
  std::vector<Fill> FillsOf(const BuiltInOperation& operation, const std::string& row);
  // After the last operation: adds an error for what `shows` says and no reply has.
  void CheckShown();
  // Adds what `include` of a reading operation says.
  void AddIncluded(const BuiltInOperation& operation, ReplyBinding& binding, ReadRow& handler);
  // The field of the entity that refers to the row above: `by` of the operation, or the first that
  // can. nullptr, with an error at `at`: there is none.
  const Field* OwnerFieldOf(const DeclaredOperation& operation, const BuiltInEntity& entity,
                            const BuiltInEntity& owner, const Mark& at);
  // Adds an error if rows that refer to one would keep it.
  void CheckDeletable(const BuiltInOperation& operation);
  // Makes a list; adds its queries and values to the binding.
  ListRows MakeList(const BuiltInOperation& operation, ReplyBinding& binding);
  // The same for a list with a filter `{any-of: tags}`.
  static bool IsAnyOf(const DeclaredOperation& list);
  ListAnyOf MakeAnyOf(const BuiltInOperation& operation, ReplyBinding& binding);

  // The parts of a list.
  struct Order {
    std::string sql;                   // "created_at DESC, id"
    std::vector<std::string> columns;  // "created_at DESC", "id"
  };
  Order OrderOf(const BuiltInEntity& entity, const std::optional<std::vector<Word>>& words);
  void AddOwner(const BuiltInOperation& operation, std::vector<std::string>& conditions,
                ListRows& list);
  // Adds an error if no index has first the columns of `equal`, in any order, and then `order`.
  // `what` needs it: "this list".
  void CheckIndex(const EntityDeclaration& entity, const Mark& at, std::string_view what,
                  const std::vector<std::string>& equal, const std::vector<std::string>& order);

 private:
  // The part of a SELECT after the columns that finds the rows of a member of `shows`; empty, with
  // an error, if it means nothing.
  std::string RowsOf(const BuiltInEntity& entity, const Node& shown);
  // Of `brand_name: brand_id.name`.
  std::optional<Fill> ThroughReference(const BuiltInEntity& entity, const std::string& property,
                                       const Word& path, bool is_list);
  // The schema of what is at `row` of a reply; nullptr if nothing is.
  const contract::Schema* RowsIn(const BuiltInOperation& operation, const std::string& row);
  bool ListsRows(const BuiltInOperation& operation, const std::string& row);
  // The schema of the rows of a reply; nullptr if it has none.
  const contract::Schema* ShownBy(const BuiltInOperation& operation, const std::string& row);
  // Of `assignee: {row: assigneeId}`: an object of fields of the row that a reference leads to;
  // null without one.
  std::optional<Fill> ReferredRow(const BuiltInOperation& operation, const std::string& row,
                                  const Member& shown, const Word& by);
  static bool HasProperty(const contract::Schema& schema, std::string_view path);
  void AddShown(const BuiltInOperation& operation, const std::string& row, const Member& shown,
                std::vector<Fill>& fills);
  static Fill ItemsOf(const Field& field, const Field& key, const std::string& property,
                      bool is_list);
  // The body of a response of the contract, and its message.
  void ReadAbsent(const Word& response, AbsentRow& absent);
  std::string OrderedRowsOf(const BuiltInEntity& rows, const Word& by);
  void AddFilters(const BuiltInOperation& operation, std::vector<std::string>& columns,
                  ListRows& list);
  // What `fill` says; adds the values to the binding.
  std::vector<PageValue> ReadValues(const BuiltInOperation& operation, ReplyBinding& binding);
  // Adds the orders of `sort`, each followed by its reverse.
  void AddSorts(const BuiltInOperation& operation, const Field& key, ListRows& list,
                std::vector<Order>& orders);
  // Adds a query for each choice of conditions.
  void AddQueries(const BuiltInOperation& operation, const Field& key, const Order& order,
                  const std::vector<std::vector<std::string>>& conditions, ReplyBinding& binding);
  void ReadPages(const BuiltInOperation& operation, std::string& limit, std::string& offset);
  // The table that finds rows by the items of that field, in that order; nullptr, with an error:
  // there is none.
  const SideTable* FoundBy(const BuiltInOperation& operation, const Word& items, const Order& order,
                           const Field& key);
  static std::string TotalSql(const EntityDeclaration& entity,
                              const std::vector<std::string>& equal);

  const BuiltInFiles& files_;
  std::vector<BuiltInEntity> entities_;
  // Members of `shows` that a reply has, and that one lacks.
  std::set<const Member*> shown_;
  std::set<const Member*> hidden_;
  VendorWords words_;
  Diagnostics& errors_;
};

// The last parameter of "/pets/{id}"; empty if there is none.
std::string LastParameter(const std::string& path);

}  // namespace understudy::entities
