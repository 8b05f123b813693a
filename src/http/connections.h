#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>

namespace understudy::http {

// The open connections of a server, so that Stop() can wake and await them. Thread-safe.
class Connections {
 public:
  // False when the server is stopping: the connection is then to be closed at once.
  bool Add(int socket);
  void Remove(int socket);
  // Marks a connection as having a request under way, or as waiting for one. False when the server
  // is stopping.
  bool SetBusy(int socket, bool busy);

  // Wakes the idle connections and waits until all are gone; after `grace` cuts those that are left
  // and waits for their threads. True when nothing had to be cut.
  bool Drain(std::chrono::milliseconds grace);

 private:
  std::mutex mutex_;
  std::condition_variable gone_;
  bool stopping_ = false;
  std::map<int, bool> busy_;  // by socket
};

}  // namespace understudy::http
