#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

struct sqlite3_stmt;

namespace understudy::store {

class Database;
class ImageFile;

// One run of a prepared statement: bind, step through the rows, read columns. Gives the statement
// back when it goes, with nothing bound. Parameters count from 1, columns from 0, as in SQLite.
//
// A text that is bound is not copied: it must stay where it is until the last Step() or Run().
// Temporaries are refused, all but string_views, whose text the caller answers for.
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
  Query& Bind(int parameter, bool value) = delete;  // say 0 or 1
  Query& Bind(int parameter, const char* value) { return Bind(parameter, std::string_view(value)); }
  Query& Bind(int parameter, const std::string& value) {
    return Bind(parameter, std::string_view(value));
  }
  Query& Bind(int parameter, const std::optional<std::string>& value) {
    return Bind(parameter, std::optional<std::string_view>(value));
  }
  Query& Bind(int parameter, std::string&& value) = delete;
  Query& Bind(int parameter, std::optional<std::string>&& value) = delete;

  // Moves to the next row; false after the last one, however often it is asked.
  bool Step();
  // Runs a statement that gives no rows.
  void Run();

  std::int64_t Integer(int column) const;
  std::string Text(int column) const;
  // Views are valid until the next Step(), or until the query goes.
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
  Statements* origin_;  // where it goes back to, by its number
  std::size_t number_;
  sqlite3_stmt* statement_;
  bool done_ = false;
};

// Another program, or another connection, holds the file: the statement has changed nothing, and
// may be tried again.
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
  // A database in memory of its own.
  Database();
  // Images in turn (image_vfs.h).
  explicit Database(ImageFile& file);
  // A file. kReadOnly changes no byte of it, and leaves no file beside it that was not there;
  // kCreate makes it when absent.
  enum class Access { kReadOnly, kCreate };
  Database(const std::string& file, Access access);
  // From now on statements wait for others that hold the file for a quarter of a second, and no
  // longer 5 s as when it is opened.
  void WaitBriefly();
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // The statement for `sql`, prepared on first use and kept. The text must be one of few: it is
  // never made of input.
  Query Prepare(std::string_view sql);
  // The statements that were prepared so far, in no order: for tests that look at their plans.
  std::vector<std::string> PreparedTexts() const;
  // How many prepared statements are kept.
  std::size_t PreparedCount() const;
  // Runs statements without parameters, separated by semicolons.
  void Execute(const std::string& sql);

  // Keeps one read under way, so that statements beside it need neither begin nor end one of their
  // own, a tenth of a short one's cost. Writes commit beside it; tables can't be dropped meanwhile,
  // and what others write is not seen.
  void KeepReading();
  void StopReading();

  // What a file of this database holds.
  std::string Bytes();
  // Replaces everything by what `source` has, in one transaction.
  void CopyFrom(Database& source);

  // Whether a transaction was begun that has not ended.
  bool InTransaction() const;
  std::int64_t LastInsertId() const;
  // Rows that the last INSERT, UPDATE or DELETE changed.
  int Changes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// For a program that has its process to itself, before its first Database: SQLite then keeps no
// account of the memory that it uses, which takes a lock for each allocation.
void TuneProcess();

// Everything or nothing: rolls back unless Commit() was called.
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

// While it lives, foreign keys are neither held nor acted on: a row that others refer to can be
// deleted and inserted anew, and none of them is touched. Only around a transaction that leaves
// every reference whole: made inside of one, it throws std::logic_error.
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
