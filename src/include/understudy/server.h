#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "understudy/world.h"

namespace understudy {

// How to start a Server. Only `scenario` or `scenario_text` is usually worth setting.
struct Options {
  // A scenario file, or a built-in scenario: default, secured, rate-limited, flaky, outage, empty.
  // If this is empty: `default`; with `apis` and without `scenario_text`, these APIs alone.
  std::string scenario = {};
  // A scenario's text. If not empty, it is used instead of `scenario`.
  std::string scenario_text = {};
  // Users' own APIs: OpenAPI 3.0 or 3.1 documents, "FILE" or "NAME=FILE" each.
  std::vector<std::string> apis = {};
  // The folder that has all files which the documents of `apis` refer to, in it or below it. Empty:
  // each document's own folder.
  std::string api_root = {};
  std::string host = "127.0.0.1";
  int port = 0;  // 0: a free port
  // Keeps the rows of world "default" in this SQLite file. Empty: in memory.
  std::string database_file = {};
  // URLs in replies start with this. Empty: the scenario's `public_url`, or the request's host.
  std::string public_url = {};
  // With "localhost", http://cart.localhost:PORT is the world "cart": a name that no HTTP client
  // drops. Any other domain that leads to this server is possible. Empty: hosts name no world.
  std::string world_from_host = {};
  // Skips the delays of faults in worlds with a frozen clock.
  bool skip_delays = false;
  // Reloads the file of `scenario`, the files that it extends and includes, and the documents of
  // `apis` when one changes.
  // Worlds that were never written to then start from the new scenario. An invalid file changes
  // nothing; its errors are logged.
  bool watch = false;

  // If both are set, the server speaks TLS too, on a second port (0: a free port). PEM files.
  std::string tls_certificate_file = {};
  std::string tls_key_file = {};
  int tls_port = 0;

  // Maximum number of worlds, "default" included. Above it, the least recently used is deleted.
  std::size_t max_worlds = 10'000;
  // A world that has been idle for this long is deleted; "default" never is.
  std::chrono::milliseconds world_ttl = std::chrono::hours(1);
  // Keeps named snapshots as files in this folder, which is created if it is missing. Empty: in
  // memory.
  std::string snapshots_folder = {};

  // Webhooks may go to these beside loopback: "HOST" or "HOST:PORT" each.
  std::vector<std::string> allow_webhooks_to = {};

  // Requests that the journal of each world keeps, at most 1,000,000; 0: no journal.
  std::size_t journal_entries = 10'000;
  // Memory limit, in bytes, for the journals of all worlds together: 1 MiB to 64 GiB. Above it, the
  // oldest requests of the largest journals are dropped.
  std::size_t journal_bytes = std::size_t{64} * 1024 * 1024;
  // Bytes that the journal keeps of each body, at most 1 MiB.
  std::size_t journal_body = std::size_t{64} * 1024;
  // Appends each request to this file once it is answered, as a line of JSON. A regular file, which
  // is created if there is none. Empty: no file.
  std::string journal_file = {};
  // Writes a line for each request to standard error. It has the form of the program's log.
  bool access_log = false;
  // Shows credentials in what leaves the server: exports, streams, files, verdicts, violations and
  // the access log. They have "***" in their place otherwise. `GET /__admin/requests` always shows
  // them.
  bool show_credentials = false;

  // False: no admin API, except GET /__admin/health.
  bool admin = true;
  // The token that /__admin asks for, as `Authorization: Bearer …`. Empty: none if `host` is
  // loopback, else one is generated; see Server::made_admin_token().
  std::string admin_token = {};

  // Event loops, each with a thread. 0: one fewer than the machine has cores, at least 1 and at
  // most 4.
  int threads = 0;
  // Longest times for a request's headers, for its body, and between two requests.
  std::chrono::milliseconds header_timeout = std::chrono::seconds(10);
  std::chrono::milliseconds body_timeout = std::chrono::seconds(30);
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(75);
  // Maximum number of connections. Above it, the longest idle one is closed. 0: the process's
  // limit on open files minus 64.
  std::size_t max_connections = 0;
  // Memory limit, in bytes, for the buffered requests and replies of all connections together.
  std::size_t max_buffer = std::size_t{256} * 1024 * 1024;
};

// Why a Server did not start. `what()` reports every error, for people.
class StartFailure : public std::runtime_error {
 public:
  enum class Reason { kRuntime, kInvalidScenario, kPortBusy };
  StartFailure(Reason reason, const std::string& message)
      : std::runtime_error(message), reason_(reason) {}
  Reason reason() const { return reason_; }

 private:
  Reason reason_;
};

// A server with its own state. It runs in threads of this process until it is destroyed. Several
// servers may run side by side. Thread-safe.
//
//   understudy::Server server({.scenario = "default"});
//   my_client.set_base_url(server.url());
class Server {
 public:
  // Returns once the server accepts connections. Throws StartFailure.
  explicit Server(const Options& options = {});
  // Stop().
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // "http://127.0.0.1:PORT", without a slash at the end.
  const std::string& url() const;
  int port() const;
  // "https://127.0.0.1:PORT"; "" without TLS.
  const std::string& tls_url() const;
  int tls_port() const;  // -1 without TLS

  // An isolated copy of the scenario, for one test. Throws std::invalid_argument when `name` is not
  // 1 to 64 of A-Z, a-z, 0-9, ".", "_" and "-".
  World world(const std::string& name);

  // The token that was generated because `host` is not loopback and no token was given; else "".
  const std::string& made_admin_token() const;

  // Each operation with an example address and the credential to send: what `understudy serve`
  // prints.
  std::string routes_text() const;

  // Lets running requests finish, for 5 s at most, and then cuts their connections. Waits longer
  // only for a handler that still computes. True when nothing was cut. The destructor then does
  // nothing more.
  bool Stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace understudy
