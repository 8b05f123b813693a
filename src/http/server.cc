#include "http/server.h"

#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "http/connections.h"
#include "http/thread_per_connection.h"

namespace understudy::http {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

// How long and how much is read and thrown away after a refusal, so that the client gets to read
// the reply before a reset.
constexpr milliseconds kLinger{1000};
constexpr std::size_t kLingerBytes = std::size_t{32} * 1024 * 1024;
constexpr std::size_t kReadSize = std::size_t{64} * 1024;
constexpr milliseconds kWriteDeadline = std::chrono::seconds(30);

// cpp-httplib's view of a connection that has one request to read and gathers the reply.
class MemoryStream : public httplib::Stream {
 public:
  MemoryStream(std::string_view first, std::string_view rest) : first_(first), rest_(rest) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    if (first_.empty()) std::swap(first_, rest_);
    const std::size_t n = std::min(size, first_.size());
    std::memcpy(to, first_.data(), n);
    first_.remove_prefix(n);
    return static_cast<ssize_t>(n);
  }
  ssize_t write(const char* from, std::size_t size) override {
    written_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& /*ip*/, int& port) const override { port = 0; }
  void get_local_ip_and_port(std::string& /*ip*/, int& port) const override { port = 0; }
  socket_t socket() const override { return 0; }

  std::string TakeWritten() { return std::move(written_); }

 private:
  std::string_view first_;
  std::string_view rest_;
  std::string written_;
};

// What the request being processed on this thread really is; cpp-httplib is shown a plain one of
// the same headers and body.
struct Exchange {
  std::string_view method;
  std::string_view target;
  std::optional<Problem> rejected;
  // The lines with their ends, as sent: cpp-httplib's own reading decodes %XX in values.
  std::string_view headers = {};
  bool answered = false;
};
// Of the thread that runs process_request(); null outside of it. cpp-httplib hands its callbacks
// nothing of ours.
thread_local Exchange* current = nullptr;

// What came of waiting for a request.
enum class Gathered { kWhole, kRefused, kLate, kGone };

// The headers of lines that a RequestScanner has accepted.
std::vector<HeaderView> ReadHeaders(std::string_view lines) {
  std::vector<HeaderView> headers;
  headers.reserve(8);
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(line.size() + 2);
    const auto colon = line.find(':');
    headers.push_back({line.substr(0, colon), Trim(line.substr(colon + 1))});
  }
  return headers;
}

bool SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// One recv(), appended to `bytes`: above 0 when something came, 0 at the end of the stream, -1 with
// errno.
ssize_t Receive(int socket, std::string& bytes) {
  thread_local std::array<char, kReadSize> buffer;
  while (true) {
    const ssize_t got = recv(socket, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got > 0) bytes.append(buffer.data(), static_cast<std::size_t>(got));
    return got;
  }
}

// Waits for bytes until `deadline` and appends them. False at the end of the stream, on errors and
// when time is up; `late` tells the last from the others.
bool ReceiveMore(int socket, std::string& bytes, SteadyClock::time_point deadline, bool& late) {
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - SteadyClock::now());
    pollfd poll_for{socket, POLLIN, 0};
    const int ready = poll(&poll_for, 1, static_cast<int>(std::max<long>(left.count(), 0)));
    if (ready < 0 && errno == EINTR) continue;
    late = ready == 0;
    if (ready <= 0) return false;
    const ssize_t got = Receive(socket, bytes);
    if (got < 0 && errno == EAGAIN) continue;
    return got > 0;
  }
}

void SetTimeout(int socket, int option, milliseconds timeout) {
  // To the socket none would mean forever.
  timeout = std::max(timeout, milliseconds(1));
  timeval value{};
  value.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(timeout).count();
  value.tv_usec = (timeout % std::chrono::seconds(1)).count() * 1000;
  setsockopt(socket, SOL_SOCKET, option, &value, sizeof(value));
}

// Closes so that the client can still read the last reply although it may be sending.
void LingeringClose(int socket) {
  shutdown(socket, SHUT_WR);
  const auto deadline = SteadyClock::now() + kLinger;
  std::string discarded;
  bool late = false;
  for (std::size_t total = 0; total < kLingerBytes; total += discarded.size()) {
    discarded.clear();
    if (!ReceiveMore(socket, discarded, deadline, late)) return;
  }
}

}  // namespace

// All that leans on cpp-httplib's internals: process_and_close_socket(), process_request(),
// svr_sock_. Built and tested against 0.11.4; the two shapes of process_request() are 0.11's and
// 0.18's.
class Server::Engine : public httplib::Server {
 public:
  Engine(ServerOptions options, http::Server::Handler handler)
      : options_(std::move(options)), handler_(std::move(handler)) {
    new_task_queue = [] { return new ThreadPerConnection; };
    set_tcp_nodelay(true);
    // cpp-httplib's own choice, SO_REUSEPORT, would let a second server take the same port.
    set_socket_options([](socket_t socket) {
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    });
    set_keep_alive_timeout(
        std::chrono::duration_cast<std::chrono::seconds>(options_.idle_deadline).count());
    set_keep_alive_max_count(1'000'000);
    set_payload_max_length(options_.limits.body);
    // Requests without a body are answered here; the others come back from the handler of "/" once
    // cpp-httplib has read it.
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      if (request.method == "POST") return HandlerResponse::Unhandled;
      Answer(request, response);
      return HandlerResponse::Handled;
    });
    Post("/", [this](const httplib::Request& request, httplib::Response& response) {
      Answer(request, response);
    });
    // What cpp-httplib refuses itself: a body that it cannot read. A Range that it cannot read is
    // to be ignored (RFC 9110, section 14.2).
    set_error_handler(
        HandlerWithResponse([this](const httplib::Request& request, httplib::Response& response) {
          if (current->answered) return HandlerResponse::Unhandled;
          if (response.status != 416 || request.method == "POST") {
            current->rejected = Problem{ProblemKind::kMalformedBody, "The request cannot be read."};
          }
          Answer(request, response);
          return HandlerResponse::Handled;
        }));
    set_post_routing_handler([](const httplib::Request&, httplib::Response& response) {
      if (response.status == 204) response.headers.erase("Content-Length");
    });
  }

  std::optional<StartError> Listen() {
    errno = 0;
    if (options_.port == 0) {
      port_ = bind_to_any_port(options_.host);
    } else if (bind_to_port(options_.host, options_.port)) {
      port_ = options_.port;
    }
    if (port_ <= 0) {
      const int reason = errno;
      const std::string where = options_.host + ":" + std::to_string(options_.port);
      return StartError{reason == EADDRINUSE,
                        "cannot listen on " + where + ": " +
                            (reason == 0 ? "no such host" : std::strerror(reason))};
    }
    // Debian's build listens with a backlog of 5, which dozens of clients that connect at once
    // overflow.
    ::listen(svr_sock_, SOMAXCONN);
    thread_ = std::thread([this] { listen_after_bind(); });
    // stop() before the loop runs would be lost.
    while (!is_running()) std::this_thread::yield();
    return std::nullopt;
  }

  int port() const { return port_; }

  bool Drain(milliseconds grace) {
    if (!thread_.joinable()) return true;
    stop();
    const bool clean = connections_.Drain(grace);
    thread_.join();
    return clean;
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    SetTimeout(socket, SO_SNDTIMEO, kWriteDeadline);
    SetTimeout(socket, SO_RCVTIMEO, options_.idle_deadline);
    if (connections_.Add(socket)) {
      if (Serve(socket)) LingeringClose(socket);
      connections_.Remove(socket);
    }
    close(socket);
    return true;
  }

  // Serves requests until the connection ends. True when the client may still be sending.
  bool Serve(int socket) {
    std::string bytes;
    while (true) {
      RequestScanner scanner(options_.limits);
      const Gathered gathered = Gather(socket, bytes, scanner);
      if (gathered == Gathered::kGone) return false;
      const bool whole = gathered == Gathered::kWhole;
      const bool keep = connections_.SetBusy(socket, true) && whole && scanner.keep_alive();
      if (!SendAll(socket, Process(bytes, scanner, gathered, !keep)) || !keep) return !whole;
      bytes.erase(0, scanner.size());
      if (!connections_.SetBusy(socket, false)) return false;
    }
  }

  // Reads until one whole request is there, is refused or comes too late.
  Gathered Gather(int socket, std::string& bytes, RequestScanner& scanner) {
    if (bytes.empty()) {
      // The socket's own time-out is the idle one: most requests come whole, in this one call.
      if (Receive(socket, bytes) <= 0) return Gathered::kGone;
      // From its first byte on a request is under way, and Stop() waits for it.
      connections_.SetBusy(socket, true);
    }
    auto status = scanner.Scan(bytes);
    if (status == RequestScanner::Status::kComplete) return Gathered::kWhole;
    auto deadline = SteadyClock::now() + options_.head_deadline;
    bool in_body = false;
    while (status == RequestScanner::Status::kNeedMore) {
      if (scanner.head_complete() && !in_body) {
        in_body = true;
        deadline = SteadyClock::now() + options_.body_deadline;
        if (scanner.expects_continue() && bytes.size() == scanner.head_end() &&
            !SendAll(socket, "HTTP/1.1 100 Continue\r\n\r\n")) {
          return Gathered::kGone;
        }
      }
      bool late = false;
      if (!ReceiveMore(socket, bytes, deadline, late)) {
        return late ? Gathered::kLate : Gathered::kGone;
      }
      status = scanner.Scan(bytes);
    }
    return status == RequestScanner::Status::kComplete ? Gathered::kWhole : Gathered::kRefused;
  }

  // The bytes that answer the request in `bytes`.
  std::string Process(std::string_view bytes, const RequestScanner& scanner, Gathered gathered,
                      bool close) {
    Exchange exchange{scanner.method().Of(bytes), scanner.target().Of(bytes), std::nullopt};
    if (gathered != Gathered::kWhole) {
      exchange.rejected =
          gathered == Gathered::kRefused
              ? scanner.problem()
              : Problem{ProblemKind::kRequestTimeout, "The request did not arrive in time."};
      return Run(exchange, "GET / HTTP/1.1\r\nHost: -\r\n\r\n", {}, close);
    }
    exchange.headers = scanner.headers().Of(bytes);
    // cpp-httplib is shown "/" as the target, so that it spends nothing on decoding and matching
    // it; the methods that it does not know become ones that it does.
    const std::string_view line = exchange.method == "HEAD" ? "HEAD / HTTP/1.1\r\n"
                                  : scanner.has_body()      ? "POST / HTTP/1.1\r\n"
                                                            : "GET / HTTP/1.1\r\n";
    return Run(exchange, line,
               bytes.substr(scanner.headers().begin, scanner.size() - scanner.headers().begin),
               close);
  }

  std::string Run(Exchange& exchange, std::string_view first, std::string_view rest, bool close) {
    current = &exchange;
    MemoryStream stream(first, rest);
    bool connection_closed = false;
    static const std::function<void(httplib::Request&)> kSetup = &PutHeadersAside;
    ProcessRequest(*this, stream, close, connection_closed, kSetup);
    current = nullptr;
    return stream.TakeWritten();
  }

  // Takes away what cpp-httplib would act on: forms are parsed by the contract, and compression is
  // no vendor's.
  static void PutHeadersAside(httplib::Request& request) {
    request.ranges.clear();
    for (const char* name : {"Content-Type", "Accept-Encoding", "Expect", "Range"}) {
      request.headers.erase(name);
    }
    // cpp-httplib would inflate it, to any size.
    if (request.method == "POST" && request.has_header("Content-Encoding")) {
      request.method = "GET";
      current->rejected = Problem{ProblemKind::kUnsupportedMediaType,
                                  "A request body with Content-Encoding is not accepted."};
    }
  }

  template <typename Self>
  static void ProcessRequest(Self& self, httplib::Stream& stream, bool close, bool& closed,
                             const std::function<void(httplib::Request&)>& setup) {
    if constexpr (requires { self.process_request(stream, close, closed, setup); }) {
      self.process_request(stream, close, closed, setup);
    } else {
      self.process_request(stream, std::string(), 0, std::string(), 0, close, closed, setup);
    }
  }

  void Answer(const httplib::Request& from, httplib::Response& to) {
    current->answered = true;
    const Request request{current->method, current->target, ReadHeaders(current->headers),
                          from.body, current->rejected};
    Response response = handler_(request);
    to.status = response.status;
    for (auto& header : response.headers) {
      to.headers.emplace(std::move(header.name), std::move(header.value));
    }
    // A reply to HEAD has the length of the body that GET would have had.
    if (!response.content_type.empty()) {
      to.headers.emplace("Content-Type", std::move(response.content_type));
    }
    to.body = std::move(response.body);
  }

  const ServerOptions options_;
  const http::Server::Handler handler_;
  int port_ = -1;
  std::thread thread_;
  Connections connections_;
};

Server::Server(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
Server::~Server() { engine_->Drain(milliseconds(0)); }

tl::expected<std::unique_ptr<Server>, StartError> Server::Start(const ServerOptions& options,
                                                                Handler handler) {
  auto engine = std::make_unique<Engine>(options, std::move(handler));
  if (auto error = engine->Listen()) return tl::make_unexpected(std::move(*error));
  return std::unique_ptr<Server>(new Server(std::move(engine)));
}

int Server::port() const { return engine_->port(); }
bool Server::Stop(milliseconds grace) { return engine_->Drain(grace); }

}  // namespace understudy::http
