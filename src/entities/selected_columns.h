#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace understudy::entities {

// A column's name in brackets, so that it may be a keyword of SQL; any other expression unchanged.
std::string SqlOf(const std::string& column);

// The columns that a query selects, without duplicates.
class SelectedColumns {
 public:
  // The position of a column, or of another SQL expression, in the query's rows. Adds it if it is
  // not there yet.
  std::uint16_t IndexOf(const std::string& column);
  // "SELECT a, b, c "; "SELECT 1 " without columns.
  std::string Select() const;

 private:
  std::vector<std::string> columns_;
};

}  // namespace understudy::entities
