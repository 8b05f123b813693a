#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "store/connections.h"
#include "store/database.h"
#include "store/folder_lock.h"
#include "store/image.h"

namespace understudy::store {

// One isolated copy of a scenario's rows: an image, or a file that keeps them. Used by who holds
// `mutex`.
struct State {
  explicit State(Image rows) : image(std::move(rows)) {}
  explicit State(std::unique_ptr<Database> kept) : file(std::move(kept)) {}

  std::timed_mutex mutex;
  Image image;
  std::unique_ptr<Database> file;                      // nullptr: the rows are in `image`
  Connections::Connection* last_connection = nullptr;  // that showed `image`
};

// Holds a state: from a request's first look at it to its last. When somebody else holds it for
// more than a moment, in a long statement, the event loop of this thread goes on elsewhere
// (ExpectLongWork()) before this one waits. If it can't, NoThreadLeft is thrown and nothing is
// held.
class StateLock {
 public:
  StateLock(State& state, Connections& connections)
      : lock_(state.mutex, std::try_to_lock), state_(state), connections_(connections) {
    if (!lock_) Wait();
  }

  // The rows. Not to be mixed with changes of the image itself.
  Database& database() {
    if (state_.file != nullptr) return *state_.file;
    if (!lease_) lease_.emplace(connections_, state_.image, state_.last_connection);
    return lease_->database();
  }

 private:
  void Wait();
  std::unique_lock<std::timed_mutex> lock_;
  State& state_;
  Connections& connections_;
  std::optional<Connections::Lease> lease_;  // goes before the lock
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
