#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/clock.h"
#include "store/database.h"
#include "store/folder_lock.h"

namespace understudy::store {

// One isolated copy of a scenario's state. A request holds a WorldLock from its first look at the
// state to its last.
struct World {
  World(std::unique_ptr<Database> state, Clock time) : database(std::move(state)), clock(time) {}

  std::timed_mutex mutex;
  const std::unique_ptr<Database> database;
  const Clock clock;
};

// Holds a world. When somebody else holds it for more than a moment, in a long statement, the event
// loop of this thread goes on elsewhere (ExpectLongWork()) before this one waits.
class WorldLock {
 public:
  explicit WorldLock(World& world) : lock_(world.mutex, std::try_to_lock) {
    if (!lock_) Wait();
  }

 private:
  void Wait();
  std::unique_lock<std::timed_mutex> lock_;
};

// What a database file must agree on with the program, to be used again.
struct Fingerprint {
  std::string schema;    // all vendors' tables
  std::string scenario;  // name and content of the scenario
};

struct OpenedFile {
  std::unique_ptr<Database> database;
  bool is_new;      // empty: make its tables, seed it and call MarkSeeded(), in one transaction
  FolderLock lock;  // to hold until that is done
};

// Opens `file`, or makes it, in WAL mode: what is committed survives the end of the process,
// however it comes. A file that is no SQLite database, not one of this program's, or of another
// schema or scenario is left untouched; the error says which and what to do.
tl::expected<OpenedFile, std::string> OpenFile(const std::string& file,
                                               const Fingerprint& fingerprint);

// Makes the tables of `schema`.
void CreateTables(Database& database, const std::vector<std::string>& schema);

// Inside the transaction that seeds: writes the fingerprint, so that a file is either seeded whole
// or not at all.
void MarkSeeded(Database& database, const Fingerprint& fingerprint);

// FNV-1a over the texts, as 16 hex digits. For telling contents apart, not for security.
std::string Digest(const std::vector<std::string>& texts);

}  // namespace understudy::store
