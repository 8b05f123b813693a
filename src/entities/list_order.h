#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

// ORDER BY of a built-in vendor's list.
namespace understudy::entities {

// A field that requests may sort by.
struct SortColumn {
  std::string field;  // the contract's name
  std::string column;
};

// The fields, and what orders rows that are equal by them: "created_at", "id".
struct SortChoice {
  std::vector<SortColumn> columns = {};
  std::vector<std::string> then = {};

  // " ORDER BY …" of a request without a sort.
  std::string Unsorted() const;
  // " ORDER BY …" of one column, as it is or with " DESC". No column comes twice: SQLite would not
  // see that an index serves it.
  std::string By(std::string_view column, bool is_down) const;
  std::vector<std::string> ColumnsBy(std::string_view column, bool is_down) const;
};

// What a request sorts by. Several fields are bound as texts, from `first_parameter` on, into one
// statement: there are too many combinations to prepare a statement for each.
class ListSort {
 public:
  // `choice` and `fields`, "-" before one for descending, outlive this.
  ListSort(const SortChoice& choice, const std::vector<std::string>& fields, int first_parameter);
  std::string Sql() const;
  void BindTo(store::Query& query) const;

 private:
  std::string Case(int parameter, std::string_view sign) const;

  const SortChoice& choice_;
  const int first_;
  std::vector<std::string_view> fields_;
};

}  // namespace understudy::entities
