#include "store/connections.h"

#include <utility>

namespace understudy::store {
namespace {

bool TryTake(Connections::Connection& connection) {
  return !connection.taken.exchange(true, std::memory_order_acquire);
}

}  // namespace

Connections::Connection::Connection() = default;

Connections::Lease::Lease(Connections& connections, Image& image, Connection*& last)
    : connection_(connections.Take(image, last)), image_(image) {
  const bool same = connection_.version == image.version();
  try {
    if (connection_.database != nullptr && !same) connection_.database->StopReading();
    connection_.file.Point(image, same);
    if (connection_.database == nullptr) {
      connection_.database = std::make_unique<Database>(connection_.file);
    }
    connection_.database->KeepReading();
  } catch (...) {
    connection_.database.reset();
    connection_.taken.store(false, std::memory_order_release);
    throw;
  }
}

Connections::Lease::~Lease() {
  // The rollback failed too, so the connection's cache belongs to no image.
  if (connection_.database->InTransaction()) connection_.database.reset();
  connection_.version = image_.version();
  connection_.taken.store(false, std::memory_order_release);
}

Connections::Connection& Connections::Take(const Image& image, Connection*& last) {
  if (last == nullptr || !TryTake(*last)) {
    last = &Find(image.version());
  } else if (last->version != image.version()) {
    // Another image used the connection meanwhile. Another connection may have these bytes cached.
    last->taken.store(false, std::memory_order_release);
    last = &Find(image.version());
  }
  last->used.store(takings_.fetch_add(1, std::memory_order_relaxed), std::memory_order_relaxed);
  return *last;
}

Connections::Connection& Connections::Find(std::uint64_t version) {
  const std::lock_guard lock(mutex_);
  Connection* longest_unused = nullptr;
  for (const auto& connection : connections_) {
    if (!TryTake(*connection)) continue;
    if (connection->version == version) {
      if (longest_unused != nullptr) longest_unused->taken.store(false);
      return *connection;
    }
    Connection* release = connection.get();
    if (longest_unused == nullptr || connection->used < longest_unused->used) {
      std::swap(release, longest_unused);
    }
    if (release != nullptr) release->taken.store(false, std::memory_order_release);
  }
  if (longest_unused != nullptr && connections_.size() >= most_) return *longest_unused;
  if (longest_unused != nullptr) longest_unused->taken.store(false, std::memory_order_release);
  return *connections_.emplace_back(std::make_unique<Connection>());
}

}  // namespace understudy::store
