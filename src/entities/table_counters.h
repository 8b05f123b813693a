#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace understudy::entities {

struct CountedColumn {
  std::string name;
  std::string type;
  bool any_case = false;
  bool or_any = false;  // counted for each value, and for all together as 0
};

// The statements that make the table `counter`, which keeps the number of rows of `table` for each
// value of the columns, and its triggers. Without columns it has one row.
//
// Counting a million rows for each page of a list takes too long.
std::string CounterSql(std::string_view table, const std::vector<CountedColumn>& columns,
                       std::string_view counter);

}  // namespace understudy::entities
