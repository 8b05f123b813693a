#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "entities/built_in_handlers.h"
#include "entities/reply.h"
#include "store/database.h"

// Lists of the rows that have any of several items. A table of `found-by` has the rows of each
// item in the list's order: by a number, then by the row's key, a text.
namespace understudy::entities {

struct AnyOfSql {
  std::string count_all;  // selects the number of all rows
  std::string count;      // and of those that have the item ?1
  std::string found;      // selects the number and the key of those, in order
  std::string has;  // selects a row if the one with the number ?2 and the key ?3 is one of them
  bool is_descending = false;  // the number
  bool any_case = false;       // of keys
};

// The queries of the plan.
enum AnyOfQuery : std::size_t {
  kAllRows,    // a page: at most ?1 rows from row ?2
  kRowsOfOne,  // the same of those that have the item ?3
  kRowOfKey,   // the row with the key ?1
};

struct Slice {
  std::int64_t limit = 0;
  std::int64_t offset = 0;
};

// A page of the rows that have any of `items`; without items, of all rows.
//
// The number of rows that have any of a few items: the commonest is read off its counter, and each
// row of the others is looked up in those before it. Some 1 µs for each, so 120 ms for an item of
// 100,000 rows beside one of 500,000. A page merges the rows of each item up to its end: at 490,000
// of two items it costs some 90 ms.
class AnyOfRows : public Rows {
 public:
  // The arguments must outlive it.
  AnyOfRows(store::Database& database, const ReplyPlan& plan, const AnyOfSql& sql,
            const std::vector<std::string>& items, const Slice& slice);
  std::int64_t total() const { return total_; }  // the number of all that match
  const store::Query* Next() override;

 private:
  void FindAny(const std::vector<std::string>& items, const Slice& slice);

  store::Database& database_;
  const ReplyPlan& plan_;
  const AnyOfSql& sql_;
  std::int64_t total_ = 0;
  std::optional<store::Query> rows_;  // the page, or a row of keys_
  std::vector<std::string> keys_;     // of several items
  std::size_t next_ = 0;              // in keys_
};

// The handler of such a list.
struct ListAnyOf {
  AnyOfSql sql;
  std::string items;  // the parameters
  std::string limit;
  std::string offset;
  std::vector<PageValue> values = {};  // those of the plan; at most kMostValues

  Outcome operator()(Call& call) const;
};

}  // namespace understudy::entities
