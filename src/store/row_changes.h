#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/text.h"
#include "store/database.h"

struct sqlite3;
struct sqlite3_value;

// Records which rows a transaction changes. The recorder only appends bytes; ReadRowChanges() makes
// sense of them when somebody asks.
namespace understudy::store {

// A table whose changes are recorded, and those of its columns that are.
struct RecordedTable {
  struct Column {
    std::string name;
    int index;              // in the table, from 0
    bool is_key = false;    // is in the primary key
    bool is_rowid = false;  // is the table's INTEGER PRIMARY KEY
  };
  std::string name;
  std::vector<Column> columns;
};

// The tables that a recorder looks at; it passes over all others. Read-only: thread-safe.
class RecordedTables {
 public:
  struct Wanted {
    std::string table;
    std::vector<std::string> columns;  // empty: all. Those of the primary key must be there.
  };
  using Number = std::uint16_t;

  // Looks the columns up in `database`, which has the tables. At most 65,535. Throws
  // std::logic_error if a table or column does not exist, or a table has no primary key.
  RecordedTables(Database& database, const std::vector<Wanted>& wanted);
  // The same of a database that DescribeTables() has described.
  RecordedTables(std::string_view description, const std::vector<Wanted>& wanted);

  const std::vector<RecordedTable>& all() const { return tables_; }
  // No two objects of this process have the same; never 0.
  std::uint32_t id() const { return id_; }
  std::optional<Number> NumberOf(std::string_view table) const;

 private:
  // `columns` are all of that table, in its order.
  void Add(const Wanted& wanted, std::vector<RecordedTable::Column> columns);

  const std::uint32_t id_;
  std::vector<RecordedTable> tables_;
  std::unordered_map<std::string, Number, TextHash, std::equal_to<>> numbers_;
};

// The columns of all tables of a database, as RecordedTables() looks them up: a text that the build
// makes, since that takes milliseconds. No name has a blank.
std::string DescribeTables(Database& database);

// While it lives, records the changes of rows through this connection, whatever statement, trigger
// or foreign key makes them. One at a time for a connection. Throws nothing.
//
// It belongs around one transaction. After a rollback, and after a statement that failed, its bytes
// are wrong: drop them.
class RowRecorder {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{64} * 1024;

  // Keeps at most `most_bytes`; then it only counts. `tables` must outlive this.
  RowRecorder(Database& database, const RecordedTables& tables,
              std::size_t most_bytes = kMostBytes);
  ~RowRecorder();
  RowRecorder(const RowRecorder&) = delete;
  RowRecorder& operator=(const RowRecorder&) = delete;

  // What was recorded; empty if no row was changed. Call once, after the commit.
  std::string Take();

 private:
  // The arguments of SQLite's hook.
  struct Change {
    int operation;
    std::string_view table;
    std::int64_t rowid_before;
    std::int64_t rowid_after;
  };
  void Record(const Change& change);
  // All return false if the bytes do not fit. `is_changed`: some recorded value is another one.
  bool Append(const Change& change, RecordedTables::Number number, bool& is_changed);
  bool AppendBefore(const RecordedTable& table, std::int64_t rowid);
  bool AppendInserted(const RecordedTable& table, std::int64_t rowid);
  // The values after an UPDATE. `before` is where those before begin.
  bool AppendUpdated(const RecordedTable& table, std::int64_t rowid, std::size_t before,
                     bool& is_changed);
  bool AppendValue(sqlite3_value* value);
  bool AppendNumber(char tag, const void* number);
  bool AppendByte(char byte);
  // Room for this many bytes at the end; nullptr if they do not fit.
  char* Extend(std::size_t size);
  char* Grow(std::size_t size);

  sqlite3* const connection_;
  const RecordedTables& tables_;
  const std::size_t most_bytes_;
  std::array<char, 1024> usual_;  // enough for most transactions, and not initialised
  std::unique_ptr<char[]> long_;
  char* bytes_ = usual_.data();  // one of the two
  std::size_t size_;
  std::size_t used_ = 0;
  std::uint64_t more_ = 0;  // changes that are only counted
};

// NULL, INTEGER, REAL, or TEXT and BLOB.
using RowValue = std::variant<std::monostate, std::int64_t, double, std::string>;
// In the order of RecordedTable::columns.
using RowValues = std::vector<RowValue>;

// How one row differs after a transaction.
struct RowChange {
  const RecordedTable* table;
  std::optional<RowValues> before;  // nullopt: the row was inserted
  std::optional<RowValues> after;   // nullopt: it was deleted
};

struct RowChanges {
  std::vector<RowChange> rows;  // in the order of their first change
  // Changes that were only counted. They may be of these rows too.
  std::uint64_t more = 0;
};

// Reads the bytes of a recorder with the same tables, or of several, one after the other. Changes
// of one row become one; a row that is the same afterwards is left out. A row whose key changed is
// one deleted and one inserted row. Bytes that no recorder with these tables wrote end the list.
RowChanges ReadRowChanges(std::string_view bytes, const RecordedTables& tables);

// RecordedTables::id() of the recorder that wrote the bytes; 0 for other bytes.
std::uint32_t IdOfTables(std::string_view bytes);

// False if no row in these bytes has that number. Fast.
bool MayHaveInteger(std::string_view bytes, std::int64_t number);

}  // namespace understudy::store
