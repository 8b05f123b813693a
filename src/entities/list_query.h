#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entities/api_plan.h"
#include "entities/call.h"
#include "entities/list_fields.h"
#include "entities/operations.h"
#include "store/database.h"

namespace understudy::entities {

// "name DESC": a part of ORDER BY. Numbers and instants are texts in their columns. `table` comes
// before the column of a field that is no member of another: "s.".
std::string OrderTerm(const InferredEntity& entity, const ListField& field, bool is_down,
                      std::string_view table = {});

// The field whose value the path of a list says; nullopt: there is none.
std::optional<std::size_t> FixedFieldOf(const InferredOperation& list);

// The condition of a filter whose values are a JSON list in this parameter.
std::string FilterSql(const ListFilter& filter, int parameter);

// Which rows a request for a list wants, and in which order. Refers to its arguments.
//
// There are few SQL texts of one list: the first filter that a request uses finds rows by its
// index, the others are compared, used or not.
class ListQuery {
 public:
  ListQuery(const ApiPlan& plan, const OperationPlan& operation, const Call& call);

  // " WHERE …"; empty: all rows.
  const std::string& where() const { return where_; }
  // "ORDER BY …".
  const std::string& order() const { return order_; }
  // Whether the request asks for another order than that in which the rows were made.
  bool is_sorted() const { return is_sorted_; }
  // The first parameter that where() has no use for.
  int next_parameter() const;
  const detail::ScopeText& scope() const { return scope_; }
  // Binds those of where(). False if no row can fit.
  bool BindTo(store::Query& query) const;

  // The value of a query parameter; empty if there is none, or if `parameter` is empty.
  std::string_view ValueOf(std::string_view parameter) const;

 private:
  // A filter that the request uses, and its values as a JSON list for SQL.
  struct Used {
    const ListFilter* filter;
    std::string values;
    bool is_one = false;      // there is one value, which rows equal
    bool is_default = false;  // the request sends none
  };

  void ReadFilters();
  // Whether a value is `all` of the parameter's enumeration, and no row has that text.
  bool IsForAllRows(const ListFilter& filter, const std::vector<std::string>& texts) const;
  void ReadOrder();
  std::string Conditions() const;
  int ScopeParameter() const;

  const ApiPlan& plan_;
  const OperationPlan& operation_;
  const Call& call_;
  const detail::ScopeText scope_;
  std::vector<Used> used_;
  std::string where_;
  std::string order_ = "ORDER BY rowid";
  bool is_sorted_ = false;
};

}  // namespace understudy::entities
