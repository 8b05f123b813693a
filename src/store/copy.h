#pragma once

#include <string_view>

#include "store/database.h"

namespace understudy::store {

// Replaces the whole content of a database by what Database::Bytes() gave. The tables get another
// schema number.
void CopyBytes(std::string_view bytes, Database& database);

}  // namespace understudy::store
