#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "entities/declaration.h"

// SQL of whole rows. Parameters are numbered as the columns, from 1.
namespace understudy::entities {

// `verb` is "INSERT", or "INSERT OR …".
std::string InsertSql(std::string_view verb, std::string_view table,
                      const std::vector<std::string>& columns);
// Changes the row with the key, whose columns are among `columns`.
std::string UpdateSql(std::string_view table, const std::vector<std::string>& columns,
                      const std::vector<std::string>& key);
// In the order of the key.
std::vector<std::string> KeyColumnsOf(const EntityDeclaration& entity);

}  // namespace understudy::entities
