#pragma once

#include <memory>
#include <stdexcept>
#include <string>

namespace understudy {

// How to start a Server. Only `scenario` or `scenario_text` is usually worth setting.
struct Options {
  // A scenario file's path, or a built-in one's name: default, secured, rate-limited, empty.
  std::string scenario = "default";
  // A scenario's text; when not empty, it counts instead of `scenario`.
  std::string scenario_text = {};
  std::string host = "127.0.0.1";
  int port = 0;  // 0: a free one
  // Keeps the state in this SQLite file; empty: in memory.
  std::string database_file = {};
  // What generated URLs begin with; empty: the request's own host, or the scenario's public_url.
  std::string public_url = {};
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
