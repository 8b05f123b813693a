#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/database.h"

namespace understudy::store {

// The prepared statements of a connection that no Query is using. They are SQLite's, not
// SQLiteCpp's: SQLiteCpp copies bound texts and allocates a shared object for each column that is
// read.
class Query::Statements {
 public:
  explicit Statements(sqlite3* connection) : connection_(connection) {}

  // Takes a statement with this text. Prepares one if none is free.
  Query Take(std::string_view sql);
  void GiveBack(std::size_t number, sqlite3_stmt* statement);

  // Texts of the statements that no Query is using.
  std::vector<std::string> Texts() const;
  std::size_t count() const { return Texts().size() + spare_.size(); }

 private:
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Handle = std::unique_ptr<sqlite3_stmt, Finalizer>;

  sqlite3* const connection_;
  std::vector<Handle> free_;  // by the number of their text; null while a Query uses it
  // A statement may be run while it is being run: two Querys then need two. Beyond so many, those
  // that are given back are dropped: each takes some 3 KB, in every connection.
  static constexpr std::size_t kMostSpare = 16;
  std::unordered_multimap<std::size_t, Handle> spare_;
};

}  // namespace understudy::store
