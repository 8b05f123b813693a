#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/server.h"

// What tests of the transport share: clients that send bytes as they are, and servers for them.
namespace understudy::testing {

// A TCP connection to a port of 127.0.0.1. A read that gets nothing for a minute fails the test and
// ends the connection, so that a server which hangs does not hang the tests. Used by one thread.
class Client {
 public:
  enum class End { kNone, kClosed, kReset };  // FIN, RST

  // `receive_buffer`: what the kernel keeps unread, in bytes; 0 leaves it the choice. With a small
  // one a server soon cannot write.
  explicit Client(int port, int receive_buffer = 0);
  virtual ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void Send(std::string_view bytes);
  // As far as the server takes them: it may close meanwhile.
  void TrySend(std::string_view bytes);
  // Sends no more, but goes on reading.
  virtual void FinishSending();
  // Ends the connection by RST, whatever is under way.
  void Vanish();

  // Reads until `end` has come or the connection has ended.
  std::string ReadUntil(std::string_view end);
  // `size` bytes, less when the connection ends.
  std::string Read(std::size_t size);
  std::string ReadToEnd();
  // Takes what has come; waits for nothing.
  std::string ReadWhatIsThere();
  // A reply with Content-Length: head and body.
  std::string ReadReply();

  // How the connection ended, as far as reading went.
  End end() const { return end_; }

 protected:
  int socket() const { return socket_; }
  // As send() and recv(), blocking.
  virtual ssize_t Put(std::string_view bytes);
  virtual ssize_t Take(char* to, std::size_t size);

 private:
  bool ReadSome();

  int socket_;
  std::string pending_;
  End end_ = End::kNone;
};

std::string Get(const std::string& target, const std::string& headers = "");
std::string Post(const std::string& target, const std::string& body,
                 const std::string& headers = "");
// `body` in chunks of one to nine bytes.
std::string PostChunked(const std::string& target, const std::string& body,
                        const std::string& headers = "");

// The part of a reply behind its head.
std::string BodyOf(const std::string& reply);
// "" when it is absent.
std::string HeaderOf(const std::string& reply, const std::string& name);

// What a handler saw, kept beyond the call.
struct Seen {
  std::string method;
  std::string target;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::optional<Problem> rejected;

  std::string Header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (EqualsIgnoreCase(key, name)) return value;
    }
    return "(absent)";
  }
};

Seen See(const http::Request& request);

// Throws when it does not start.
std::unique_ptr<http::Server> StartServer(http::Server::Handler handler,
                                          const http::ServerOptions& options = {});

// "METHOD TARGET BODY" of a request, in a reply of status 200; of a refused one the refusal, with
// its status.
http::Response Echo(const http::Request& request);

// A server with one loop.
http::ServerOptions OneLoop();

// Open files of this process.
std::size_t OpenFiles();
// Threads of this process.
std::size_t Threads();

// Whether `condition` comes true within a minute; returns as soon as it does.
bool Eventually(const std::function<bool()>& condition);

// `size` bytes that differ everywhere.
std::string Pattern(std::size_t size);

}  // namespace understudy::testing
