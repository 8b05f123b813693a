#pragma once

namespace understudy::http {

// Shows whether the client of a request still waits for the reply. Thread-safe while the request's
// handler runs.
class ClientWatch {
 public:
  enum class Presence {
    kThere,
    // It sends no more. It has closed the connection, or only its own side: TCP shows no
    // difference until bytes are sent to it.
    kEnded,
    kGone,  // The connection is broken: the client can't get the reply.
  };
  // Asks the system, which takes about a microsecond.
  virtual Presence Look() const noexcept = 0;

 protected:
  ~ClientWatch() = default;
};

}  // namespace understudy::http
