#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/database.h"

// The table understudy_meta, which has what a world has besides its rows.
namespace understudy::store {

// Sets the value of a name.
void PutMeta(Database& database, std::string_view name, std::string_view value);
// Those whose names begin with `prefix`, sorted by name. `prefix` has no `%` and `_`.
std::vector<std::pair<std::string, std::string>> ListMeta(Database& database,
                                                          std::string_view prefix);
// The same ones are deleted.
void EraseMeta(Database& database, std::string_view prefix);

}  // namespace understudy::store
