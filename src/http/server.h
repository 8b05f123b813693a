#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "http/answer_function.h"
#include "http/listener.h"
#include "http/message.h"
#include "http/responder.h"

namespace understudy::http {

// TLS beside plain HTTP, on a port of its own.
struct TlsOptions {
  std::string certificate_file;  // PEM, with its chain
  std::string key_file;          // PEM
  int port = 0;                  // 0: a free one
};

struct ServerOptions {
  std::string host = "127.0.0.1";  // localhost: IPv4 and IPv6
  int port = 0;                    // 0: a free one
  std::optional<TlsOptions> tls = {};
  Timeouts timeouts = {};
  // Event loops, each with a thread; 0: DefaultThreads().
  int threads = 0;
  // Connections at once; beyond it one that is idle or whose reply is delayed gives way. 0: the
  // limit on open files less 64.
  std::size_t most_connections = 0;
  // Bytes kept for all connections together: parts of requests, and replies not read yet.
  std::size_t most_buffered = std::size_t{256} * 1024 * 1024;
};

// The number of event loops for a machine with `cores` cores (0: unknown): one fewer, at least 1
// and at most 4. The client usually runs on the same machine and needs a core: with a loop for
// every core, replies take longer and there are no more of them. docs/performance.md has the
// figures.
int DefaultThreads(unsigned cores);

// An HTTP/1.1 server. It accepts connections, gathers requests, calls the handler for each, and
// sends the replies. A few event loops serve any number of connections.
class Server {
 public:
  // A handler that may take more than a few milliseconds calls ExpectLongWork() first. It may throw
  // NoThreadLeft, and is then called again with the request refused (503).
  using Handler = http::Handler;

  // Binds, listens and starts to serve.
  static tl::expected<std::unique_ptr<Server>, StartError> Start(const ServerOptions& options,
                                                                 Handler handler,
                                                                 EarlyHandler early = nullptr,
                                                                 LostHandler lost = nullptr);
  // Stops at once, if Stop() was not called.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;
  // Of TLS; -1 without.
  int tls_port() const;

  struct Counts {
    std::size_t connections = 0;  // open ones
    std::size_t loops = 0;
  };
  // By any thread.
  Counts counts() const;

  // Stops accepting, closes idle connections and sends delayed replies at once. Lets running
  // requests finish for `grace`, then cuts the rest. Returns when nothing runs any more. True when
  // nothing was cut. Call once.
  bool Stop(std::chrono::milliseconds grace);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace understudy::http
