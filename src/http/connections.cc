#include "http/connections.h"

#include <sys/socket.h>

namespace understudy::http {

bool Connections::Add(int socket) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return false;
  busy_[socket] = false;
  return true;
}

void Connections::Remove(int socket) {
  const std::lock_guard lock(mutex_);
  busy_.erase(socket);
  gone_.notify_all();
}

bool Connections::SetBusy(int socket, bool busy) {
  const std::lock_guard lock(mutex_);
  busy_[socket] = busy;
  return !stopping_;
}

bool Connections::Drain(std::chrono::milliseconds grace) {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  for (const auto& [socket, busy] : busy_) {
    if (!busy) shutdown(socket, SHUT_RD);
  }
  const auto none = [this] { return busy_.empty(); };
  if (gone_.wait_for(lock, grace, none)) return true;
  for (const auto& [socket, busy] : busy_) shutdown(socket, SHUT_RDWR);
  gone_.wait(lock, none);
  return false;
}

}  // namespace understudy::http
