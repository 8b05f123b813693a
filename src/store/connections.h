#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "store/database.h"
#include "store/image_vfs.h"

namespace understudy::store {

// A few SQLite connections that many images share in turn. A connection takes about 250 KB for
// table definitions and prepared statements. An image that was never written takes almost nothing.
// Images with other tables have other schema numbers (NumberTables()). Thread-safe.
class Connections {
 public:
  // When there are `most` connections, an image without one takes over the least recently used one.
  explicit Connections(std::size_t most = 256) : most_(most) {}
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  struct Connection {
    Connection();
    ImageFile file;
    std::uint64_t version = 0;  // version of the image whose pages it has cached
    std::atomic<bool> taken = true;
    std::atomic<std::uint64_t> used = 0;  // number of the last Take()
    std::unique_ptr<Database> database;   // opened on first use
  };

  // Holds a connection until it is destroyed.
  class Lease {
   public:
    // Takes a connection that shows `image`. Nobody else may use the image meanwhile. `last` stores
    // the connection that the image had last, so that it is found again. It is nullptr at first.
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
