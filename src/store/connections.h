#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "store/database.h"
#include "store/image_vfs.h"

namespace understudy::store {

// SQLite connections that images take turns with. A connection holds the tables' definitions and
// its prepared statements, a quarter of a megabyte; an image that nobody wrote holds nothing.
// All images are of one schema. Thread-safe.
class Connections {
 public:
  // Beyond `most`, an image that has none takes over the connection that was not used for longest.
  explicit Connections(std::size_t most = 256) : most_(most) {}
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  struct Connection {
    Connection();
    ImageFile file;
    std::uint64_t version = 0;  // of the bytes whose pages it has cached
    std::atomic<bool> taken = true;
    std::atomic<std::uint64_t> used = 0;  // when, in takings
    std::unique_ptr<Database> database;   // opened on first use
  };

  // A connection for as long as it lives.
  class Lease {
   public:
    // One that shows `image`, which nobody else uses meanwhile. `last` is the image's, to find the
    // connection again that it had: nullptr at first.
    Lease(Connections& connections, Image& image, Connection*& last);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    Database& database() { return *connection_.database; }

   private:
    Connection& connection_;
    Image& image_;
  };

 private:
  Connection& Take(const Image& image, Connection*& last);
  Connection& Find(std::uint64_t version);

  const std::size_t most_;
  std::atomic<std::uint64_t> takings_ = 0;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> connections_;  // guarded by mutex_; never fewer
};

}  // namespace understudy::store
