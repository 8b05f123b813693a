#include "http/event_transport.h"

#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

namespace understudy::http {
namespace {

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
struct Exchanged {
  const Incoming& incoming;
  std::string_view method;
  std::string_view target;
  std::optional<Problem> rejected;
  // The lines with their ends, as sent: cpp-httplib's own reading decodes %XX in values.
  std::string_view headers = {};
  bool answered = false;
  Delivery delivery = {};
};
// Of the thread that runs process_request(); null outside of it. cpp-httplib hands its callbacks
// nothing of ours.
thread_local Exchanged* current = nullptr;

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

// Runs each task at once, on the thread that accepts: it only hands a socket over.
class Inline : public httplib::TaskQueue {
 public:
  // void in cpp-httplib 0.11, bool (whether it was taken) in 0.18.
  using Enqueued = decltype(std::declval<httplib::TaskQueue&>().enqueue(nullptr));
  Enqueued enqueue(std::function<void()> task) override {
    task();
    return static_cast<Enqueued>(true);
  }
  void shutdown() override {}
};

}  // namespace

// Leans on process_and_close_socket(), process_request() and svr_sock_. Built and tested against
// 0.11.4 (Debian 12) and 0.18.7 (Debian 13), whose process_request() has another shape.
class EventTransport::Engine : public httplib::Server {
 public:
  Engine(EventTransport::Handler handler, const Patience& patience) : handler_(std::move(handler)) {
    new_task_queue = [] { return new Inline; };
    // Accepted sockets inherit it.
    set_tcp_nodelay(true);
    // cpp-httplib's own choice, SO_REUSEPORT, would let a second server take the same port.
    set_socket_options([](socket_t socket) {
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    });
    set_keep_alive_timeout(std::chrono::duration_cast<std::chrono::seconds>(patience.idle).count());
    set_keep_alive_max_count(1'000'000);
    set_payload_max_length(patience.limits.body);
    // Requests without a body are answered here; the others come back from the handler of "/" once
    // cpp-httplib has read it.
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      if (request.method == "POST") return HandlerResponse::Unhandled;
      Call(request, response);
      return HandlerResponse::Handled;
    });
    Post("/", [this](const httplib::Request& request, httplib::Response& response) {
      Call(request, response);
    });
    // What cpp-httplib refuses itself: a body that it cannot read. A Range that it cannot read is
    // to be ignored (RFC 9110, section 14.2).
    set_error_handler(
        HandlerWithResponse([this](const httplib::Request& request, httplib::Response& response) {
          if (current->answered) return HandlerResponse::Unhandled;
          if (response.status != 416 || request.method == "POST") {
            current->rejected = Problem{ProblemKind::kMalformedBody, "The request cannot be read."};
          }
          Call(request, response);
          return HandlerResponse::Handled;
        }));
    set_post_routing_handler([](const httplib::Request&, httplib::Response& response) {
      if (response.status == 204) response.headers.erase("Content-Length");
    });
  }

  std::optional<StartError> Listen(const std::string& host, int port, Take take) {
    take_ = std::move(take);
    errno = 0;
    if (port == 0) {
      port_ = bind_to_any_port(host);
    } else if (bind_to_port(host, port)) {
      port_ = port;
    }
    if (port_ <= 0) {
      const int reason = errno;
      const std::string where = host + ":" + std::to_string(port);
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

  void StopListening() {
    if (!thread_.joinable()) return;
    stop();
    thread_.join();
  }

  Message Answer(const Incoming& incoming) {
    const auto& scanner = incoming.scanner;
    const std::string_view bytes = incoming.bytes;
    Exchanged exchanged{incoming, scanner.method().Of(bytes), scanner.target().Of(bytes),
                        incoming.refused};
    if (incoming.refused) return Run(exchanged, "GET / HTTP/1.1\r\nHost: -\r\n\r\n", {});
    exchanged.headers = scanner.headers().Of(bytes);
    // cpp-httplib is shown "/" as the target, so that it spends nothing on decoding and matching
    // it; the methods that it does not know become ones that it does.
    const std::string_view line = exchanged.method == "HEAD" ? "HEAD / HTTP/1.1\r\n"
                                  : scanner.has_body()       ? "POST / HTTP/1.1\r\n"
                                                             : "GET / HTTP/1.1\r\n";
    return Run(exchanged, line, bytes.substr(scanner.headers().begin));
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    take_(socket);
    return true;
  }

  Message Run(Exchanged& exchanged, std::string_view first, std::string_view rest) {
    current = &exchanged;
    const bool close = exchanged.incoming.close;
    MemoryStream stream(first, rest);
    bool connection_closed = false;
    static const std::function<void(httplib::Request&)> kSetup = &PutHeadersAside;
    ProcessRequest(*this, stream, close, connection_closed, kSetup);
    current = nullptr;
    return Deliver(stream.TakeWritten(), exchanged.delivery,
                   close ? Ending::kClose : Ending::kKeep);
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

  void Call(const httplib::Request& from, httplib::Response& to) {
    current->answered = true;
    const Request request{current->method, current->target,   ReadHeaders(current->headers),
                          from.body,       current->rejected, current->incoming.secure};
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
    current->delivery = std::move(response.delivery);
  }

  const EventTransport::Handler handler_;
  Take take_;
  int port_ = -1;
  std::thread thread_;
};

EventTransport::EventTransport(Handler handler, const Patience& patience)
    : engine_(std::make_unique<Engine>(std::move(handler), patience)) {}
EventTransport::~EventTransport() { engine_->StopListening(); }

std::optional<StartError> EventTransport::Listen(const std::string& host, int port, Take take) {
  return engine_->Listen(host, port, std::move(take));
}
int EventTransport::port() const { return engine_->port(); }
void EventTransport::StopListening() { engine_->StopListening(); }
Message EventTransport::Answer(const Incoming& incoming) { return engine_->Answer(incoming); }

}  // namespace understudy::http
