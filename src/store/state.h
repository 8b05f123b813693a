#pragma once

#include <cstdint>
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

// One isolated copy of a scenario's rows: an image, or a file that keeps them. Lock `mutex` before
// using it.
struct State {
  explicit State(Image rows) : image(std::move(rows)) {}
  explicit State(std::unique_ptr<Database> kept) : file(std::move(kept)) {}

  std::timed_mutex mutex;
  Image image;
  std::unique_ptr<Database> file;                      // nullptr: the rows are in `image`
  Connections::Connection* last_connection = nullptr;  // that showed `image`
};

// Locks a state for all of a request. If another thread keeps the state locked for more than 2 ms,
// another thread takes over this thread's event loop (ExpectLongWork()). Then this thread waits. If
// no thread can take over, throws NoThreadLeft and locks nothing.
class StateLock {
 public:
  StateLock(State& state, Connections& connections)
      : lock_(state.mutex, std::try_to_lock), state_(state), connections_(connections) {
    if (!lock_) Wait();
  }

  // The rows. Do not change the image itself while using this.
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
  std::optional<Connections::Lease> lease_;  // destroyed before the lock
};

// A database file can be used again only if all of this matches.
struct Fingerprint {
  std::string schema;    // all vendors' tables
  std::string scenario;  // name and content of the scenario
};

struct OpenedFile {
  std::unique_ptr<Database> database;
  bool is_new;      // empty: create its tables, seed it and call MarkSeeded(), in one transaction
  FolderLock lock;  // keep it until that is done
};

// Opens or creates `file`, in WAL mode: committed data survives any end of the process. A file is
// left unchanged if it is not a SQLite database, belongs to another program, or has another schema
// or scenario. The error says which of these is the case, and what to do.
tl::expected<OpenedFile, std::string> OpenFile(const std::string& file,
                                               const Fingerprint& fingerprint);

// Creates the tables of `schema`.
void CreateTables(Database& database, const std::vector<std::string>& schema);

// Numbers the tables, so that shared connections tell them from those of images with others, whose
// numbers differ. Without it, the number is that of the statements that made them.
void NumberTables(Database& database, std::uint32_t number);

// Writes the fingerprint. Call it in the transaction that seeds the file, so that the file is
// seeded completely or not at all.
void MarkSeeded(Database& database, const Fingerprint& fingerprint);
// In a database that has been marked: in place of its fingerprint.
void MarkAgain(Database& database, const Fingerprint& fingerprint);

// FNV-1a over the texts, as 16 hex digits. For telling contents apart, not for security.
std::string Digest(const std::vector<std::string>& texts);

}  // namespace understudy::store
