#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "entities/call.h"

// The handlers of operations that a vendor.yaml binds. Copied into Vendor::handlers; constant, so
// thread-safe.
namespace understudy::entities {

// The error of a request for a row that is not there: the 404 that the contract shows.
struct AbsentRow {
  std::string reason;     // for the log
  std::string body = {};  // empty: the operation's

  Error ErrorOf(const Call& call) const;
  Outcome Refuse(const Call& call) const { return tl::make_unexpected(ErrorOf(call)); }
};

// A parameter that is compared with a column.
struct BoundParameter {
  std::string name;
  bool is_integer = false;

  // Returns false if the call has no such argument.
  bool Bind(const Call& call, int index, store::Query& query) const;
};

// Reads the row whose key a parameter of the path holds.
struct ReadRow {
  BoundParameter key;
  AbsentRow absent;
  std::string include = {};                  // the parameter that lists what the reply includes
  std::vector<std::string> includable = {};  // at most kMostValues

  Outcome operator()(Call& call) const;
};

// The most values that a handler passes to a plan.
constexpr std::size_t kMostValues = 4;

enum class PageValue { kNone, kLimit, kOffset, kCount, kTotal };
Value ValueOf(PageValue value, std::int64_t limit, std::int64_t offset, std::int64_t total);

// Lists rows, a page at a time.
struct ListRows {
  // The row that has them; its key is their first condition. No `owner_sql`: they have none.
  BoundParameter owner = {};
  std::string owner_sql = {};  // selects a row if the one with the key ?1 is there
  AbsentRow absent = {};
  std::vector<BoundParameter> filters = {};
  std::string limit = {};  // the parameters; empty: the list is whole
  std::string offset = {};
  // The parameters that order the list; no values: none do. An unknown value is the usual order.
  struct Sort {
    std::string parameter = {};
    std::string direction = {};  // empty: there is none
    std::vector<std::string> values = {};
  };
  Sort sort = {};
  // By the filters that a call has, as bits: selects the number of rows.
  std::vector<std::string> totals = {};
  // The plan's queries have the same order, first all of the usual order, then for each value of
  // the sort those of it and those of its reverse.
  std::vector<PageValue> values = {};  // those of the plan; at most kMostValues

  Outcome operator()(Call& call) const;

 private:
  bool HasOwner(Call& call) const;
  // The usual one is 0.
  std::size_t OrderOf(const Call& call) const;
  // Binds the owner and the filters; returns the index of the next parameter.
  int BindConditions(const Call& call, std::size_t filters_there, store::Query& query) const;
};

}  // namespace understudy::entities
