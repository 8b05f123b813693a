#include "store/copy.h"

#include <sqlite3.h>

#include <stdexcept>

namespace understudy::store {

void CopyBytes(std::string_view bytes, Database& database) {
  Database source;
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  // SQLite does not write there.
  auto* const read_only = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  const int status = sqlite3_deserialize(source.Handle(), "main", read_only, size, size,
                                         SQLITE_DESERIALIZE_READONLY);
  if (status != SQLITE_OK) throw std::runtime_error("these bytes are no database");
  database.CopyFrom(source);
}

}  // namespace understudy::store
