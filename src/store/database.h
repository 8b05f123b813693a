#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

struct sqlite3;
struct sqlite3_stmt;

namespace understudy::store {

class Database;
class ImageFile;

// One run of a prepared statement: bind, step through the rows, read columns. The destructor resets
// the statement and gives it back. Parameters count from 1, columns from 0, as in SQLite.
//
// A bound text is not copied: it must stay valid until the last Step() or Run(). Temporary strings
// do not compile. The caller makes sure that the text of a string_view stays valid.
class Query {
 public:
  ~Query();
  Query(Query&& other) noexcept;
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  Query& operator=(Query&&) = delete;

  Query& Bind(int parameter, std::int64_t value);
  Query& Bind(int parameter, std::string_view value);
  Query& Bind(int parameter, std::optional<std::int64_t> value);
  Query& Bind(int parameter, std::optional<std::string_view> value);
  Query& Bind(int parameter, Instant value);
  Query& BindBlob(int parameter, std::string_view value);
  Query& Bind(int parameter, bool value) = delete;  // bind 0 or 1
  Query& Bind(int parameter, const char* value) { return Bind(parameter, std::string_view(value)); }
  Query& Bind(int parameter, const std::string& value) {
    return Bind(parameter, std::string_view(value));
  }
  Query& Bind(int parameter, const std::optional<std::string>& value) {
    return Bind(parameter, std::optional<std::string_view>(value));
  }
  Query& Bind(int parameter, std::string&& value) = delete;
  Query& Bind(int parameter, std::optional<std::string>&& value) = delete;

  // The value of a column of another query's row; a text is copied.
  Query& BindColumn(int parameter, const Query& row, int column);

  // Moves to the next row; false after the last one, however often it is asked.
  bool Step();
  // Runs a statement that gives no rows.
  void Run();

  std::int64_t Integer(int column) const;
  std::string Text(int column) const;
  // Views are valid until the next Step(), or until the query is destroyed.
  std::string_view View(int column) const;
  bool IsNull(int column) const;
  std::optional<std::int64_t> OptionalInteger(int column) const;
  std::optional<std::string> OptionalText(int column) const;
  std::optional<std::string_view> OptionalView(int column) const;
  Instant Time(int column) const;

 private:
  friend class Database;
  class Statements;
  Query(Statements& origin, std::size_t number, sqlite3_stmt* statement)
      : origin_(&origin), number_(number), statement_(statement) {}
  void Check(int status) const;
  Statements* origin_;  // gets the statement back, by its number
  std::size_t number_;
  sqlite3_stmt* statement_;
  bool done_ = false;
};

// Another program or connection has locked the file. The statement has changed nothing, so the
// caller may retry it.
class DatabaseBusy : public std::runtime_error {
 public:
  DatabaseBusy() : std::runtime_error("another program holds the database") {}
};

// One SQLite connection with its prepared statements. Used by one thread at a time. Throws
// DatabaseBusy; NoThreadLeft when a statement takes long on the thread of an event loop that no
// other thread can take over; or another std::exception (SQLiteCpp's) when SQLite fails: a bug, or
// the disk.
class Database {
 public:
  // An empty database in memory.
  Database();
  // Shows the image that `file` has at the time (image_vfs.h).
  explicit Database(ImageFile& file);
  // A file. kReadOnly changes no byte of it and creates no file next to it. kCreate creates the
  // file if it does not exist.
  enum class Access { kReadOnly, kCreate };
  Database(const std::string& file, Access access);
  // From now on, statements wait at most 250 ms for a locked file. While the file is opened, they
  // wait up to 5 s.
  void WaitBriefly();
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // The statement for `sql`, prepared on first use and kept. There must be few different texts:
  // never build one from input.
  Query Prepare(std::string_view sql);
  // The prepared statements, in no order. For tests that check their query plans.
  std::vector<std::string> PreparedTexts() const;
  // How many prepared statements are kept.
  std::size_t PreparedCount() const;
  // Runs statements without parameters, separated by semicolons.
  void Execute(const std::string& sql);

  // Keeps one read transaction open, so that other statements need not start and end their own.
  // That saves a tenth of a short statement's time. Writes still commit. Meanwhile no table can be
  // dropped, and writes by other connections are not visible.
  void KeepReading();
  void StopReading();

  // The bytes of this database as a file.
  std::string Bytes();
  // Replaces the whole content by that of `source`, in one transaction.
  void CopyFrom(Database& source);

  // Whether a transaction is open.
  bool InTransaction() const;
  // The id of the last row that was inserted; 0: none since ForgetLastInsertId().
  std::int64_t LastInsertId() const;
  void ForgetLastInsertId();
  // Rows that the last INSERT, UPDATE or DELETE changed.
  int Changes() const;
  // The connection, for the other files of this folder.
  sqlite3* Handle() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Call before the first Database, in a process that uses SQLite only here. SQLite then stops
// counting the memory that it uses. The count takes a lock for each allocation.
void TuneProcess();

// Whether a word in lower case is a keyword of SQLite's, which names nothing without quotes.
bool IsKeyword(std::string_view word);

// A transaction. The destructor rolls it back unless Commit() was called.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void Commit();

 private:
  Database& database_;
  bool open_ = true;
};

// Turns foreign keys off until it is destroyed. A row can then be deleted and inserted again
// without changing the rows that refer to it. The transaction must leave every reference valid.
// Create this before the transaction: inside one, the constructor throws std::logic_error.
class WithoutForeignKeys {
 public:
  explicit WithoutForeignKeys(Database& database);
  ~WithoutForeignKeys();
  WithoutForeignKeys(const WithoutForeignKeys&) = delete;
  WithoutForeignKeys& operator=(const WithoutForeignKeys&) = delete;

 private:
  Database& database_;
};

}  // namespace understudy::store
