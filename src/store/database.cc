#include "store/database.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <new>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "base/log.h"
#include "base/long_work.h"
#include "base/text.h"
#include "store/folder_lock.h"
#include "store/image_vfs.h"
#include "store/statements.h"

namespace understudy::store {
namespace {

// SQLite's name for a file that is opened read-only. A file without a write-ahead log next to it is
// complete. `immutable` then stops SQLite from creating a log.
std::string ReadOnlyUri(const std::string& file) {
  std::string uri = "file:";
  for (const char c : file) {
    // Characters with a special meaning in a URI.
    if (c == '%') {
      uri += "%25";
    } else if (c == '?') {
      uri += "%3f";
    } else if (c == '#') {
      uri += "%23";
    } else {
      uri += c;
    }
  }
  std::error_code error;
  const auto log = std::filesystem::file_size(file + "-wal", error);
  return uri + (error || log == 0 ? "?immutable=1" : "");
}

}  // namespace

// How long a statement of a request waits for a locked file. Another thread runs the event loop
// meanwhile, but the request's world stays locked.
constexpr std::chrono::milliseconds kBusyPause{5};
constexpr int kBusyPauses = 50;

// A statement counts as long after this many instructions in one run (about 1 ms).
constexpr int kManyInstructions = 100'000;

struct Database::Impl {
  Impl(const std::string& name, Access access, const char* vfs = nullptr)
      : database(name.c_str(), FlagsOf(access), 0, vfs), statements(database.getHandle()) {
    sqlite3_progress_handler(database.getHandle(), kManyInstructions, &OnManyInstructions, nullptr);
  }

  // Another thread takes over the event loop, or the statement ends with SQLITE_INTERRUPT.
  static int OnManyInstructions(void* /*unused*/) { return TryExpectLongWork() ? 0 : 1; }

  static int OnBusy(void* /*unused*/, int pauses) {
    if (pauses >= kBusyPauses || !TryExpectLongWork()) return 0;
    std::this_thread::sleep_for(kBusyPause);
    return 1;
  }

  static int FlagsOf(Access access) {
    if (access == Access::kReadOnly) {
      return SQLite::OPEN_NOMUTEX | SQLite::OPEN_READONLY | SQLite::OPEN_URI;
    }
    return SQLite::OPEN_NOMUTEX | SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
  }

  SQLite::Database database;
  std::string file;  // to lock when it is closed: "" for none
  Query::Statements statements;
  std::optional<Query> open_read;  // see KeepReading()
};

namespace {

// fold(text): SearchKey() for SQL, since SQLite's own lower() knows ASCII only.
void Fold(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  const auto* text = sqlite3_value_text(values[0]);
  if (text == nullptr) return sqlite3_result_null(context);
  try {
    const std::string folded =
        SearchKey({reinterpret_cast<const char*>(text),
                   static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
    sqlite3_result_text(context, folded.data(), static_cast<int>(folded.size()), SQLITE_TRANSIENT);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

[[noreturn]] void Throw(sqlite3* connection, int status) {
  const int primary = status & 0xff;
  if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) throw DatabaseBusy();
  // Nobody else interrupts a statement: see OnManyInstructions().
  if (primary == SQLITE_INTERRUPT) throw NoThreadLeft();
  throw SQLite::Exception(connection, status);
}

void AddFunctions(SQLite::Database& database) {
  database.createFunction("fold", 1, true, nullptr, &Fold);
}

}  // namespace

Query::Query(Query&& other) noexcept
    : origin_(other.origin_),
      number_(other.number_),
      statement_(std::exchange(other.statement_, nullptr)),
      done_(other.done_) {}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);  // the texts may be destroyed before the next run
  // SQLite counts a statement's instructions over all its runs. This resets the count.
  sqlite3_stmt_status(statement_, SQLITE_STMTSTATUS_VM_STEP, 1);
  origin_->GiveBack(number_, statement_);
}

void Query::Check(int status) const {
  if (status != SQLITE_OK) Throw(sqlite3_db_handle(statement_), status);
}

Query& Query::Bind(int parameter, std::int64_t value) {
  Check(sqlite3_bind_int64(statement_, parameter, value));
  return *this;
}
Query& Query::Bind(int parameter, std::string_view value) {
  // A null pointer would bind NULL.
  const char* text = value.empty() ? "" : value.data();
  Check(sqlite3_bind_text(statement_, parameter, text, static_cast<int>(value.size()),
                          SQLITE_STATIC));
  return *this;
}
Query& Query::Bind(int parameter, std::optional<std::int64_t> value) {
  if (value) return Bind(parameter, *value);
  Check(sqlite3_bind_null(statement_, parameter));
  return *this;
}
Query& Query::Bind(int parameter, std::optional<std::string_view> value) {
  if (value) return Bind(parameter, *value);
  Check(sqlite3_bind_null(statement_, parameter));
  return *this;
}
Query& Query::BindBlob(int parameter, std::string_view value) {
  const char* bytes = value.empty() ? "" : value.data();
  Check(sqlite3_bind_blob(statement_, parameter, bytes, static_cast<int>(value.size()),
                          SQLITE_STATIC));
  return *this;
}
Query& Query::Bind(int parameter, Instant value) {
  return Bind(parameter, std::int64_t{value.time_since_epoch().count()});
}

Query& Query::BindColumn(int parameter, const Query& row, int column) {
  Check(sqlite3_bind_value(statement_, parameter, sqlite3_column_value(row.statement_, column)));
  return *this;
}

bool Query::Step() {
  if (done_) return false;  // SQLite would start again
  const int status = sqlite3_step(statement_);
  if (status == SQLITE_ROW) return true;
  done_ = true;
  if (status != SQLITE_DONE) Check(status);
  return false;
}
void Query::Run() {
  if (Step()) throw std::logic_error("a statement that is run must give no rows");
}

std::int64_t Query::Integer(int column) const { return sqlite3_column_int64(statement_, column); }
std::string Query::Text(int column) const { return std::string(View(column)); }
std::string_view Query::View(int column) const { return OptionalView(column).value_or(""); }
bool Query::IsNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::optional<std::int64_t> Query::OptionalInteger(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Integer(column));
}
std::optional<std::string> Query::OptionalText(int column) const {
  const auto view = OptionalView(column);
  return view ? std::optional<std::string>(*view) : std::nullopt;
}
std::optional<std::string_view> Query::OptionalView(int column) const {
  // An unprotected value is enough, because one thread at a time uses the connection.
  sqlite3_value* const value = sqlite3_column_value(statement_, column);
  if (sqlite3_value_type(value) == SQLITE_NULL) return std::nullopt;
  // As a blob a text needs no NUL at its end, for which SQLite would copy it. Null when empty.
  const void* text = sqlite3_value_blob(value);
  return std::string_view(static_cast<const char*>(text),
                          static_cast<std::size_t>(sqlite3_value_bytes(value)));
}
Instant Query::Time(int column) const {
  return Instant(std::chrono::milliseconds(Integer(column)));
}

Database::Database() : impl_(std::make_unique<Impl>(":memory:", Access::kCreate)) {
  AddFunctions(impl_->database);
  // By default, Debian's SQLite overwrites deleted data.
  Execute(
      "PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=OFF;"
      "PRAGMA foreign_keys=ON");
}

Database::Database(ImageFile& file)
    : impl_(std::make_unique<Impl>(ImageFileName(file), Access::kCreate, ImageVfs())) {
  AddFunctions(impl_->database);
  // A cache of 1 MiB is enough: a miss only copies from memory.
  Execute(
      "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
      "PRAGMA secure_delete=OFF; PRAGMA cache_size=-1024; PRAGMA foreign_keys=ON");
}

Database::Database(const std::string& file, Access access)
    : impl_(
          std::make_unique<Impl>(access == Access::kReadOnly ? ReadOnlyUri(file) : file, access)) {
  if (access == Access::kCreate) impl_->file = file;
  AddFunctions(impl_->database);
  impl_->database.setBusyTimeout(5000);
}

Database::~Database() {
  if (impl_->file.empty()) return;
  const FolderLock lock(impl_->file);
  impl_.reset();
}

Query Database::Prepare(std::string_view sql) { return impl_->statements.Take(sql); }

void Database::KeepReading() {
  if (impl_->open_read) return;
  impl_->open_read.emplace(Prepare("SELECT max(rowid) FROM sqlite_schema"));
  impl_->open_read->Step();
}

void Database::StopReading() { impl_->open_read.reset(); }

std::size_t Database::PreparedCount() const { return impl_->statements.count(); }
std::vector<std::string> Database::PreparedTexts() const { return impl_->statements.Texts(); }

void Database::WaitBriefly() {
  sqlite3_busy_handler(impl_->database.getHandle(), &Impl::OnBusy, nullptr);
}

void Database::Execute(const std::string& sql) {
  sqlite3* const connection = impl_->database.getHandle();
  const int status = sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr);
  if (status != SQLITE_OK) Throw(connection, status);
}

std::string Database::Bytes() {
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> bytes(
      sqlite3_serialize(impl_->database.getHandle(), "main", &size, 0), &sqlite3_free);
  if (bytes == nullptr) throw SQLite::Exception(impl_->database.getHandle(), SQLITE_NOMEM);
  return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

void Database::CopyFrom(Database& source) {
  sqlite3* const to = impl_->database.getHandle();
  sqlite3_backup* const backup =
      sqlite3_backup_init(to, "main", source.impl_->database.getHandle(), "main");
  if (backup == nullptr) throw SQLite::Exception(to);
  // If the file is locked, a backup ends without an error, but incomplete.
  const int step = sqlite3_backup_step(backup, -1);
  const int finish = sqlite3_backup_finish(backup);
  if (step != SQLITE_DONE) Throw(to, step);
  if (finish != SQLITE_OK) Throw(to, finish);
}

bool Database::InTransaction() const {
  return sqlite3_get_autocommit(impl_->database.getHandle()) == 0;
}
std::int64_t Database::LastInsertId() const { return impl_->database.getLastInsertRowid(); }
void Database::ForgetLastInsertId() {
  sqlite3_set_last_insert_rowid(impl_->database.getHandle(), 0);
}
int Database::Changes() const { return impl_->database.getChanges(); }
sqlite3* Database::Handle() const { return impl_->database.getHandle(); }

bool IsKeyword(std::string_view word) {
  return sqlite3_keyword_check(word.data(), static_cast<int>(word.size())) != 0;
}

void TuneProcess() { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

Transaction::Transaction(Database& database) : database_(database) {
  database_.Prepare("BEGIN IMMEDIATE").Run();
}

Transaction::~Transaction() {
  // SQLite rolls back itself when a write is interrupted.
  if (!open_ || !database_.InTransaction()) return;
  try {
    database_.Prepare("ROLLBACK").Run();
  } catch (const std::exception& e) {
    // After some failures, such as a full disk, SQLite has already rolled back.
    log::Warn(std::string("rollback: ") + e.what());
  }
}

void Transaction::Commit() {
  database_.Prepare("COMMIT").Run();
  open_ = false;
}

WithoutForeignKeys::WithoutForeignKeys(Database& database) : database_(database) {
  database_.Execute("PRAGMA foreign_keys=OFF");
  // Inside a transaction, SQLite silently ignores this pragma.
  auto query = database_.Prepare("PRAGMA foreign_keys");
  if (query.Step() && query.Integer(0) != 0) {
    throw std::logic_error("foreign keys can't be left aside inside a transaction");
  }
}

WithoutForeignKeys::~WithoutForeignKeys() { database_.Execute("PRAGMA foreign_keys=ON"); }

}  // namespace understudy::store
