#pragma once

#include <cstdint>

namespace understudy::http {

struct Response;

// Learns what becomes of a reply that the transport may hold back: one that waits, is cut, is
// streamed or is large. It is destroyed with the reply. If OnStart() was not called before, the
// client did not get the reply: the connection had ended, or the server has stopped.
//
// Used by one thread at a time. Its functions must not wait.
class ReplyWatcher {
 public:
  virtual ~ReplyWatcher() = default;

  // There was no memory for the reply, so another one takes its place. Only before OnStart().
  virtual void Replace(const Response& response) = 0;
  // All delays have passed: the reply is given to the connection after this call. If the client
  // sends no more, its first byte was sent before, if the socket had room: the answer shows whether
  // the client has closed its socket, but comes too late from another machine.
  virtual void OnStart() noexcept = 0;
  // After OnStart(): the reply has ended, or its connection has. `body_bytes`: how much of its body
  // the socket has taken, without what chunks and TLS add.
  virtual void OnEnd(std::uint64_t body_bytes) noexcept = 0;
};

}  // namespace understudy::http
