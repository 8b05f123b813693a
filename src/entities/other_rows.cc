#include "entities/other_rows.h"

#include <vector>

#include "base/text.h"
#include "entities/list_query.h"

namespace understudy::entities {

std::string OtherRows::From() const {
  const auto& its = other.declaration;
  const auto& own = entity.declaration;
  return Concat({" FROM ", its.table, " AS s WHERE s.", its.fields[is_one ? other.key : by].column,
                 " = ", own.table, ".", own.fields[is_one ? by : entity.key].column});
}

std::string OtherRows::Order() const {
  std::vector<std::string> terms;
  for (const auto& [field, is_down] : other.order) {
    terms.push_back(OrderTerm(other, {field}, is_down, "s."));
  }
  terms.emplace_back("s.rowid");
  return Concat({" ORDER BY ", Join(terms, ", ")});
}

}  // namespace understudy::entities
