#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace understudy::http {

struct StartError {
  bool port_busy = false;
  std::string message;
};

// Accepts connections on a thread of its own. No failure of accept() ends it.
class Listener {
 public:
  // Takes a connected socket over. Called by the accepting thread.
  using Take = std::function<void(int socket)>;
  // As accept(2): a new socket, or -1 and errno.
  using Accept = std::function<int(int listening)>;

  // `accept` is for tests: null means the system's.
  explicit Listener(Accept accept = nullptr);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Binds, listens and begins to accept. `port` 0: a free one. `localhost` means 127.0.0.1 and ::1,
  // at one port, or the one of them that this machine has. Another name means its first address
  // that can be bound. Call once.
  std::optional<StartError> Listen(const std::string& host, int port, Take take);
  // -1 before Listen().
  int port() const { return port_; }
  // Accepts no more. Returns when the accepting thread has ended.
  void Stop();

 private:
  void Run();
  // False when the machine lacks something that accept() needs: wait before the next call.
  bool AcceptWaiting(int listening);
  void WarnOf(int error);

  const Accept accept_;
  Take take_;
  int port_ = -1;
  int stop_ = -1;  // an eventfd
  std::vector<int> sockets_;
  std::chrono::steady_clock::time_point warned_ = {};
  std::thread thread_;
};

}  // namespace understudy::http
