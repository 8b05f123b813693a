#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "entities/built_in_parts.h"
#include "entities/laravel_list.h"

// What BindBuiltIn() makes of a list with `pages: laravel`.
namespace understudy::entities {

class LaravelLists {
 public:
  // All outlive this.
  LaravelLists(const BuiltInFiles& files, BuiltInParts& parts, Diagnostics& errors);

  static bool IsLaravel(const BuiltInOperation& operation);
  // Adds the replies, and returns the handler.
  ListLaravel Make(const BuiltInOperation& operation, std::vector<ReplyBinding>& replies);

 private:
  using Columns = std::vector<std::string>;
  // Where the rows are in a reply, and what each is.
  struct ReplyRows {
    std::string alternative;  // of the reply's schema; empty: it has none
    std::string item;         // the component; empty: it is none
  };

  static bool Has(const Columns& columns, const std::string& column);
  void ReadApi();
  // The query parameters of the operation in the contract, by name.
  std::vector<std::pair<std::string, const Node*>> QueryParameters(const Node& operation) const;
  void CheckParameters(const BuiltInOperation& operation, const ListLaravel& list);
  void AddFilters(const BuiltInOperation& operation, ListLaravel& list);
  void AddFilter(const BuiltInOperation& operation, const DeclaredOperation::Filter& filter,
                 bool is_alike, ListLaravel& list);
  void AddConditions(const BuiltInOperation& operation, ListLaravel& list);
  void AddPast(const BuiltInOperation& operation, ListLaravel& list);
  void AddTrashed(const BuiltInOperation& operation, ListLaravel& list);
  // Of `customer_id.email`: what selects the values of that field of the row that this one refers
  // to, and of which field it is.
  struct OfOther {
    const Field* field;
    std::string reference;  // the column that refers to it
    std::string key;        // its own
    std::string table;
  };
  static bool IsOfOther(const Word& word) { return word.text.find('.') != std::string::npos; }
  std::optional<OfOther> FindOfOther(const BuiltInEntity& entity, const Word& word);
  void AddFilterOfOther(const BuiltInOperation& operation, const DeclaredOperation::Filter& filter,
                        ListLaravel& list);
  std::string SortSql(const BuiltInOperation& operation, const Word& choice);
  void AddSearches(const BuiltInOperation& operation, ListLaravel& list);
  std::string SearchSql(const BuiltInEntity& entity, const Word& word, int parameter);
  void AddSort(const BuiltInOperation& operation, const Columns& always, ListLaravel& list);
  void AddCounter(const BuiltInEntity& entity, const Columns& always, ListLaravel& list);
  void AddCounted(const Counter& counter, const Columns& always, ListLaravel& list);
  void CheckIndexes(const BuiltInOperation& operation, const Columns& always,
                    const ListLaravel& list);
  // `alternative` of the reply's schema; empty: the first that has them.
  std::optional<ReplyRows> RowsAt(const BuiltInOperation& operation, const std::string& row,
                                  const Mark& at, const std::string& alternative);
  ReplyBinding BindingTo(const BuiltInOperation& operation, const BuiltInEntity& entity,
                         const std::string& row, const Mark& at,
                         const std::string& alternative = {});
  // The reply that comes last, of all rows.
  void AddWhole(const BuiltInOperation& operation, const std::string& row,
                std::vector<ReplyBinding>& replies, ListLaravel& list);
  // The reply that comes first where a setting says so.
  void AddInstead(const BuiltInOperation& operation, std::vector<ReplyBinding>& replies,
                  ListLaravel& list);

  const BuiltInFiles& files_;
  BuiltInParts& parts_;
  VendorWords words_;
  Diagnostics& errors_;
  LaravelApi api_;
  bool is_laravel_ = false;         // the file has the word
  Columns condition_columns_ = {};  // of the list that is made, for each condition; empty: none
};

}  // namespace understudy::entities
