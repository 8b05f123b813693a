#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/answer_function.h"
#include "http/message.h"

namespace understudy::http {

struct StartError {
  bool port_busy = false;
  std::string message;
};

// All of ours that leans on cpp-httplib and its internals. cpp-httplib binds, listens, accepts,
// parses and serialises; the connections between are ours (reactor.h).
class EventTransport {
 public:
  // Called from many threads at once. Must not throw.
  using Handler = std::function<Response(const Request&)>;
  // Takes a connected socket over; called by the accepting thread.
  using Take = std::function<void(int socket)>;

  EventTransport(Handler handler, const Timeouts& timeouts);
  ~EventTransport();
  EventTransport(const EventTransport&) = delete;
  EventTransport& operator=(const EventTransport&) = delete;

  // Binds and listens, on a free port when `port` is 0; accepts on a thread of its own.
  std::optional<StartError> Listen(const std::string& host, int port, Take take);
  int port() const;
  // Accepts no more. Returns when the accepting thread has ended.
  void StopListening();

  // Has the handler answer one request: cpp-httplib's parser and serialiser run over memory.
  // Thread-safe.
  Message Answer(const GatheredRequest& gathered);

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace understudy::http
