#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "entities/built_in_handlers.h"
#include "entities/call.h"
#include "store/database.h"

// WHERE of a built-in vendor's list: which rows a request wants.
namespace understudy::entities {

// What a parameter of the request asks of the rows.
struct ListCondition {
  enum class Kind : std::uint8_t {
    kValues,  // a column has one of these values
    kAlike,   // as kValues, but by SearchKey(), and without blanks at the end
    kDays,    // a column's time is on these days, both included, or on that day
    kSearch,  // a text is part of a column's SearchKey()
    kTruths,  // as kValues, of a column with 0 and 1
    kPast,    // `one`: a column's date is before the world's; `several`: it is not
    // `one`: rows that are deleted too; `several`: those alone; if it is not used,
    // ListParts::present
    kTrashed,
  };
  Kind kind = Kind::kValues;
  std::string parameter;  // of the request
  int index = 0;          // of the SQL parameter; kDays: and the next one
  std::string one = {};   // SQL; kValues, kAlike: of one value
  // SQL of several values, which are a JSON list. They are looked for in the rows in their order:
  // sorting what indexes find of each would sort all rows for one page.
  std::string several = {};
  // Of a counter with a value for each: the same two, and of no value; empty: it has none.
  std::string counted_any = {};
  std::string counted_one = {};
  std::string counted_several = {};
  // kAlike: selects the values of the owner's rows. Empty: kAlike is not possible.
  std::string values = {};
};

// The parts of the SQL of a list. Parameters: ?1 is the owner's key, if there is an owner; then
// those of the conditions.
struct ListParts {
  std::string table;
  BoundParameter owner = {};
  std::string owner_is = {};  // "customer_id = ?1"; empty: there is no owner
  std::vector<ListCondition> conditions = {};
  std::string counter = {};          // the table that keeps totals; empty: rows are counted
  std::string counter_is = {};       // what is always asked of it
  std::string count_all = {};        // the number of rows of a request without conditions
  std::string count_every_row = {};  // "SELECT count(*) FROM customers"
  std::string present = {};          // of rows that are not deleted; empty: all are there
  int next_parameter = 1;            // the first that is free
};

// Which rows one request wants. Refers to its arguments.
class ListConditions {
 public:
  ListConditions(const ListParts& parts, const Call& call);

  // A day that does not exist: the parameter with it.
  const std::string* ImpossibleDay() const { return impossible_day_; }
  // Finds the values of kAlike. To be called before the rest.
  void FindAlike();
  bool empty() const { return used_.empty(); }

  // The number of rows.
  std::int64_t Count() const;
  // " WHERE …"; empty: all rows.
  std::string Where() const;
  void BindTo(store::Query& query) const;

 private:
  struct Used {
    const ListCondition* condition;
    bool is_one = true;
    std::string text = {};  // what is bound
    Instant first = {};
    Instant end = {};
  };

  std::optional<Used> Use(const ListCondition& condition);
  static std::optional<Used> UseTrashed(Used used, const std::vector<std::string>& values);
  std::optional<Used> UsePast(Used used, const std::vector<std::string>& values) const;
  static void UseValues(Used& used, const std::vector<std::string>& values);
  static void UseTruths(Used& used, const std::vector<std::string>& values);
  const Used* UsedOf(const ListCondition& condition) const;
  std::optional<std::string> CounterSql() const;

  const ListParts& parts_;
  const Call& call_;
  std::vector<Used> used_;
  const std::string* impossible_day_ = nullptr;
};

}  // namespace understudy::entities
