#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tls.h"

namespace understudy::conformance {

using Deadline = std::chrono::steady_clock::time_point;

// A reply taken apart but not judged.
struct WireReply {
  int status = 0;
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;
  std::string raw;          // all of it, as it came
  bool keeps_open = false;  // whether the connection may carry another request
};

// A TCP connection to a port of 127.0.0.1, with TLS on it where OverTls(), closed by the
// destructor. Used by one thread.
class Connection {
 public:
  // Throws std::runtime_error when nobody accepts.
  explicit Connection(int port);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Whether the server closed it, or sent something unasked, since the last reply.
  bool IsStale();

  // Sends `bytes` until all are out, the server begins to answer or the connection breaks: a server
  // may well refuse a body before it has read it. True when all are out.
  bool Send(std::string_view bytes, Deadline deadline);

  // The next reply; nullopt when the connection ended or the deadline came before a whole one.
  // `bodiless`: the reply answers HEAD.
  std::optional<WireReply> Receive(bool bodiless, Deadline deadline);

  // Sends no more, but goes on reading: FIN.
  void FinishSending();
  // Ends the connection by RST. Only the destructor may follow.
  void Reset();

  // Everything received and not yet taken by Receive().
  const std::string& pending() const { return pending_; }

  // Waits for more bytes. False at the end of the stream or at the deadline.
  bool Fill(Deadline deadline);

 private:
  void Handshake(Deadline deadline);
  bool SendRaw(Deadline deadline);
  bool ReadOnce();
  bool FillTo(std::size_t size, Deadline deadline);
  bool ReadChunks(std::size_t begin, std::string& body, std::size_t& end, Deadline deadline);

  int socket_;
  std::unique_ptr<TlsClient> tls_;  // null: plain
  std::string pending_;
  std::string unsent_;  // as it goes over the wire
};

}  // namespace understudy::conformance
