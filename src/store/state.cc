#include "store/state.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "base/long_work.h"

namespace understudy::store {
namespace {

// Several times as long as most requests take.
constexpr std::chrono::milliseconds kMoment{2};
// What they are mostly done within.
constexpr std::chrono::microseconds kShortMoment{100};

// "undy", as SQLite's application_id.
constexpr std::int64_t kApplicationId = 0x756e6479;

// understudy_before holds another file: a world's rows before its last write.
constexpr std::string_view kMetaSchema =
    "CREATE TABLE understudy_meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
    "CREATE TABLE understudy_before(file BLOB NOT NULL) STRICT;";

std::int64_t ReadPragma(Database& database, std::string_view pragma) {
  Query query = database.Prepare(pragma);
  return query.Step() ? query.Integer(0) : 0;
}

std::string ReadMeta(Database& database, std::string_view name) {
  Query query = database.Prepare("SELECT value FROM understudy_meta WHERE name = ?1");
  query.Bind(1, name);
  return query.Step() ? query.Text(0) : "";
}

bool IsSeeded(Database& database) {
  return ReadPragma(database, "SELECT count(*) FROM sqlite_schema") > 0;
}

std::optional<std::string> Mismatch(Database& database, const Fingerprint& fingerprint) {
  if (ReadPragma(database, "PRAGMA application_id") != kApplicationId) {
    return "is no database of understudy";
  }
  if (ReadMeta(database, "schema") != fingerprint.schema) {
    return "was made by another version of understudy, before a document or a vendor.yaml was "
           "changed, or for other APIs, with other tables";
  }
  if (const auto scenario = ReadMeta(database, "scenario"); scenario != fingerprint.scenario) {
    return "was seeded from another scenario, or from this one before it was changed (then " +
           scenario + ", now " + fingerprint.scenario + ")";
  }
  return std::nullopt;
}

// The kind of a file, found without changing a byte of it.
struct Inspected {
  bool is_new = false;
  std::optional<std::string> refusal;  // why it can't be used
};

bool LooksLikeSqlite(const std::string& file) {
  std::array<char, 16> magic{};
  std::ifstream stream(file, std::ios::binary);
  stream.read(magic.data(), magic.size());
  return stream && std::string_view(magic.data(), magic.size() - 1) == "SQLite format 3";
}

Inspected Inspect(const std::string& file, const Fingerprint& fingerprint) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return {true, std::nullopt};
  if (!std::filesystem::is_regular_file(file, error)) return {false, "is not a regular file"};
  if (std::filesystem::file_size(file, error) == 0) return {true, std::nullopt};
  if (!LooksLikeSqlite(file)) return {false, "is not a SQLite database"};
  Database database(file, Database::Access::kReadOnly);
  // A process killed while it seeded leaves a database without tables.
  if (!IsSeeded(database)) return {true, std::nullopt};
  return {false, Mismatch(database, fingerprint)};
}

}  // namespace

void StateLock::Wait() {
  // Uses the machine's clock, because the thread sanitizer does not support waits by the steady
  // clock. A jump of the clock only makes the wait shorter or longer.
  const auto lock_within = [&](auto wait) {
    return lock_.try_lock_until(std::chrono::system_clock::now() + wait);
  };
  if (lock_within(kShortMoment)) return;
  // Many requests to one world that is held would otherwise stop the loop for a moment each.
  if (!CanExpectLongWork()) throw NoThreadLeft();
  if (lock_within(kMoment)) return;
  ExpectLongWork();
  lock_.lock();
}

void CreateTables(Database& database, const std::vector<std::string>& schema) {
  for (const auto& tables : schema) database.Execute(tables);
}

void NumberTables(Database& database, std::uint32_t number) {
  // Far more than statements make tables, and less than what world files get (snapshot.cc).
  constexpr std::uint32_t kFirst = 1'000'000;
  database.Execute("PRAGMA schema_version=" + std::to_string(kFirst + number));
}

tl::expected<OpenedFile, std::string> OpenFile(const std::string& file,
                                               const Fingerprint& fingerprint) {
  std::unique_ptr<Database> database;
  FolderLock lock(file);  // must be released before a database is closed, which takes this lock too
  try {
    const Inspected inspected = Inspect(file, fingerprint);
    if (inspected.refusal) {
      return tl::make_unexpected("--db " + file + ": the file " + *inspected.refusal +
                                 "; it is left untouched. Name another file.");
    }
    database = std::make_unique<Database>(file, Database::Access::kCreate);
    // A cache of at most 32 MiB, so that the upper pages of large indexes stay in it.
    database->Execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=OFF;"
        "PRAGMA cache_size=-32768; PRAGMA foreign_keys=ON");
    return OpenedFile{std::move(database), inspected.is_new, std::move(lock)};
  } catch (const std::exception& e) {
    return tl::make_unexpected("--db " + file + ": " + e.what());
  }
}

void MarkSeeded(Database& database, const Fingerprint& fingerprint) {
  database.Execute(std::string(kMetaSchema));
  for (const auto& [name, value] :
       {std::pair("schema", fingerprint.schema), std::pair("scenario", fingerprint.scenario)}) {
    database.Prepare("INSERT INTO understudy_meta(name, value) VALUES(?1, ?2)")
        .Bind(1, name)
        .Bind(2, value)
        .Run();
  }
  database.Execute("PRAGMA application_id=" + std::to_string(kApplicationId));
}

void MarkAgain(Database& database, const Fingerprint& fingerprint) {
  for (const auto& [name, value] :
       {std::pair("schema", fingerprint.schema), std::pair("scenario", fingerprint.scenario)}) {
    database.Prepare("UPDATE understudy_meta SET value = ?2 WHERE name = ?1")
        .Bind(1, name)
        .Bind(2, value)
        .Run();
  }
}

std::string Digest(const std::vector<std::string>& texts) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const auto add = [&](unsigned char byte) {
    hash ^= byte;
    hash *= 0x100000001b3U;
  };
  for (const auto& text : texts) {
    for (const char c : text) add(static_cast<unsigned char>(c));
    add(0);
  }
  std::array<char, 17> hex{};
  std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(hash));
  return hex.data();
}

}  // namespace understudy::store
