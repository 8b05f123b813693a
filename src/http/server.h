#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "http/framing.h"
#include "http/message.h"

namespace understudy::http {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 0;  // 0: a free one
  Limits limits;
  std::chrono::milliseconds head_deadline = std::chrono::seconds(10);
  std::chrono::milliseconds body_deadline = std::chrono::seconds(30);
  std::chrono::milliseconds idle_deadline = std::chrono::seconds(75);
};

struct StartError {
  bool port_busy = false;
  std::string message;
};

// An HTTP/1.1 server: takes connections, finds whole requests, hands each to the handler, writes
// what it returns. Built on cpp-httplib, which parses and serialises; each connection has a thread
// of its own for now.
class Server {
 public:
  // Called from many threads at once. Must not throw.
  using Handler = std::function<Response(const Request&)>;

  // Binds, listens and begins to serve.
  static tl::expected<std::unique_ptr<Server>, StartError> Start(const ServerOptions& options,
                                                                 Handler handler);
  // Stops at once what is left.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;

  // Stops accepting, closes idle connections, lets requests under way finish for `grace`, then cuts
  // what is left. Returns when nothing runs any more; true when nothing was cut. Call once.
  bool Stop(std::chrono::milliseconds grace);

 private:
  class Engine;
  explicit Server(std::unique_ptr<Engine> engine);
  std::unique_ptr<Engine> engine_;
};

}  // namespace understudy::http
