#include "entities/selected_columns.h"

#include <algorithm>

#include "base/text.h"
#include "entities/declaration.h"

namespace understudy::entities {

std::string SqlOf(const std::string& column) {
  const bool is_name = SnakeCase(column) == column;
  return is_name ? Concat({"[", column, "]"}) : column;
}

std::uint16_t SelectedColumns::IndexOf(const std::string& column) {
  const std::string sql = SqlOf(column);
  const auto found = std::find(columns_.begin(), columns_.end(), sql);
  const auto index = found - columns_.begin();
  if (found == columns_.end()) columns_.push_back(sql);
  return static_cast<std::uint16_t>(index);
}

std::string SelectedColumns::Select() const {
  return Concat({"SELECT ", columns_.empty() ? "1" : Join(columns_, ", "), " "});
}

}  // namespace understudy::entities
