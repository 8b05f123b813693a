#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>

#include "understudy/world.h"

namespace understudy {

// How to start a Server. Only `scenario` or `scenario_text` is usually worth setting.
struct Options {
  // A scenario file's path, or a built-in one's name: default, secured, rate-limited, flaky,
  // outage, empty.
  std::string scenario = "default";
  // A scenario's text; when not empty, it counts instead of `scenario`.
  std::string scenario_text = {};
  std::string host = "127.0.0.1";
  int port = 0;  // 0: a free one
  // Keeps the state in this SQLite file; empty: in memory.
  std::string database_file = {};
  // What generated URLs begin with; empty: the request's own host, or the scenario's public_url.
  std::string public_url = {};
  // Faults delay no reply in a world whose clock stands still.
  bool skip_delays = false;
  // Follows the file of `scenario`, and what it extends and includes: after a change, worlds that
  // were never written to begin anew from it. What is invalid changes nothing and is logged.
  bool watch = false;

  // Both set: TLS too, on a port of its own (0: a free one). PEM files.
  std::string tls_certificate_file = {};
  std::string tls_key_file = {};
  int tls_port = 0;

  // Worlds at once, "default" included; beyond it the one that was not used for longest goes.
  std::size_t max_worlds = 10'000;
  // How long a world stays that nobody uses; "default" always stays.
  std::chrono::milliseconds world_ttl = std::chrono::hours(1);
  // Keeps named snapshots as files in this folder, which is made if need be; empty: in memory.
  std::string snapshots_folder = {};

  // False: nothing of /__admin but its health.
  bool admin = true;
  // What /__admin asks for as `Authorization: Bearer …`. Empty: nothing on a loopback host, else a
  // token that is made; see Server::made_admin_token().
  std::string admin_token = {};

  // Event loops, each with a thread; 0: as many as there are cores, 4 at most.
  int threads = 0;
  // How long a client may take for a request's headers, for its body, and between requests.
  std::chrono::milliseconds header_timeout = std::chrono::seconds(10);
  std::chrono::milliseconds body_timeout = std::chrono::seconds(30);
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(75);
  // Connections at once; beyond it the one that has been idle longest is closed. 0: the process's
  // limit on open files less 64.
  std::size_t max_connections = 0;
  // Bytes kept for all connections together: parts of requests, and replies not read yet.
  std::size_t max_buffer = std::size_t{256} * 1024 * 1024;
};

// Why a Server did not start. `what()` says all that is wrong, for people.
class StartFailure : public std::runtime_error {
 public:
  enum class Reason { kRuntime, kInvalidScenario, kPortBusy };
  StartFailure(Reason reason, const std::string& message)
      : std::runtime_error(message), reason_(reason) {}
  Reason reason() const { return reason_; }

 private:
  Reason reason_;
};

// A server with a state of its own, running in threads of this process until it is destroyed.
// Several may run side by side. Thread-safe.
//
//   understudy::Server server({.scenario = "default"});
//   my_client.set_base_url(server.url());
class Server {
 public:
  // Returns once the server accepts connections. Throws StartFailure.
  explicit Server(const Options& options = {});
  // Lets requests under way finish, 5 s at most.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // "http://127.0.0.1:PORT", no slash at the end.
  const std::string& url() const;
  int port() const;
  // "https://127.0.0.1:PORT"; "" without TLS.
  const std::string& tls_url() const;
  int tls_port() const;  // -1 without TLS

  // A world of this server's, for a test of its own. Throws std::invalid_argument when `name` is
  // not 1 to 64 of A-Z, a-z, 0-9, ".", "_" and "-".
  World world(const std::string& name);

  // The token that was made because none was given and others than this machine may ask; "" when
  // none was.
  const std::string& made_admin_token() const;

  // Each operation with an example address and the credential to send, as `understudy serve` prints
  // it.
  std::string routes_text() const;

  // Stops now; the destructor then does nothing more. True when no request had to be cut off.
  bool Stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace understudy
