#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "entities/declaration.h"

namespace understudy::entities {

// INTEGER or TEXT.
std::string_view ColumnType(const Shape& shape);

struct SideColumn {
  std::string name;
  std::string type;
  bool any_case = false;
  std::string references = {};  // an entity
};

// The columns of a side table of `field`, in the order of its statement.
std::vector<SideColumn> SideColumns(const EntityDeclaration& entity, const Field& field,
                                    const SideTable& side);

}  // namespace understudy::entities
