#include "http/event_transport.h"

#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <list>
#include <shared_mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "http/head_template.h"

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

// One request and its reply.
struct Exchanged {
  const GatheredRequest& gathered;
  std::optional<Problem> rejected;
  bool is_head = false;
  bool has_body = false;
  Response response = {};
  bool answered = false;  // `response` is the handler's
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

// Heads that cpp-httplib has written, each for all replies that differ from it in Content-Length
// and Date alone. Thread-safe.
class KnownHeads {
 public:
  // Valid as long as this; null when there is none.
  const HeadTemplate* Find(const Response& response, bool close, bool http_1_1) const {
    const std::shared_lock lock(mutex_);
    const auto found = std::find_if(heads_.begin(), heads_.end(), [&](const Known& known) {
      return known.status == response.status && known.close == close &&
             known.http_1_1 == http_1_1 && known.content_type == response.content_type;
    });
    return found == heads_.end() ? nullptr : &found->head;
  }

  void Add(const Response& response, bool close, bool http_1_1, std::string head) {
    const std::unique_lock lock(mutex_);
    if (heads_.size() >= kMost) return;
    heads_.push_back(
        {response.status, close, http_1_1, response.content_type, HeadTemplate(std::move(head))});
  }

 private:
  // Two threads may add the same: the first counts.
  static constexpr std::size_t kMost = 64;
  struct Known {
    int status;
    bool close;
    bool http_1_1;
    std::string content_type;
    HeadTemplate head;
  };
  mutable std::shared_mutex mutex_;
  std::list<Known> heads_;  // stay where they are
};

// The value of Keep-Alive, in whole seconds; "" for less than one.
std::string KeepAlive(const Timeouts& timeouts) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(timeouts.idle).count();
  return seconds == 0 ? "" : "timeout=" + std::to_string(seconds);
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
  Engine(EventTransport::Handler handler, const Timeouts& timeouts)
      : handler_(std::move(handler)), keep_alive_(KeepAlive(timeouts)) {
    new_task_queue = [] { return new Inline; };
    // Accepted sockets inherit it.
    set_tcp_nodelay(true);
    // cpp-httplib's own choice, SO_REUSEPORT, would let a second server take the same port.
    set_socket_options([](socket_t socket) {
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    });
    set_payload_max_length(timeouts.limits.body);
    // What comes without chunks has its answer already. Chunked requests come to "/" once
    // cpp-httplib has read them.
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      if (!current->answered && request.method == "POST") return HandlerResponse::Unhandled;
      Fill(request, response);
      return HandlerResponse::Handled;
    });
    Post("/", [this](const httplib::Request& request, httplib::Response& response) {
      Fill(request, response);
    });
    // What cpp-httplib refuses itself: chunks that it cannot read.
    set_error_handler(
        HandlerWithResponse([this](const httplib::Request& request, httplib::Response& response) {
          if (current->answered) return HandlerResponse::Unhandled;
          current->rejected = Problem{ProblemKind::kMalformedBody, "The request cannot be read."};
          Fill(request, response);
          return HandlerResponse::Handled;
        }));
    set_post_routing_handler([this](const httplib::Request&, httplib::Response& response) {
      if (response.status == 204) response.headers.erase("Content-Length");
      if (!current->gathered.close) TellToKeepAlive(response);
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
    thread_ = std::thread([this] {
      // False when it was not stopped: accept() failed in a way that cpp-httplib does not expect.
      if (!listen_after_bind()) log::Error("no more connections are accepted: accept() failed");
    });
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

  Message Answer(const GatheredRequest& gathered) {
    const auto& scanner = gathered.scanner;
    Exchanged exchanged{gathered, gathered.refused};
    exchanged.is_head = scanner.method().Of(gathered.bytes) == "HEAD";
    // A body with HEAD means nothing.
    exchanged.has_body = !gathered.refused && !exchanged.is_head && scanner.has_body();
    std::string reply;
    if (exchanged.has_body && scanner.chunked()) {
      // cpp-httplib joins the chunks. It is shown nothing that it would act on besides: not the
      // target, which it decodes, nor compression, Expect and ranges.
      reply = Process(exchanged, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
                      gathered.bytes.substr(scanner.head_end()));
    } else {
      Call(exchanged, exchanged.has_body ? gathered.bytes.substr(scanner.head_end()) : "");
      reply = Write(exchanged);
    }
    return Deliver(std::move(reply), exchanged.response.delivery,
                   gathered.close ? Ending::kClose : Ending::kKeep);
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    take_(socket);
    return true;
  }

  void Call(Exchanged& exchanged, std::string_view body) const {
    const auto& scanner = exchanged.gathered.scanner;
    const std::string_view bytes = exchanged.gathered.bytes;
    // As sent: cpp-httplib's own reading decodes %XX in values.
    const auto lines = exchanged.gathered.refused ? "" : scanner.headers().Of(bytes);
    Request request{scanner.method().Of(bytes), scanner.target().Of(bytes),
                    ReadHeaders(lines),         body,
                    exchanged.rejected,         exchanged.gathered.secure};
    // No compressed body is inflated: it could be of any size.
    if (exchanged.has_body && !request.rejected && request.Header("Content-Encoding")) {
      request.rejected = Problem{ProblemKind::kUnsupportedMediaType,
                                 "A request body with Content-Encoding is not accepted."};
    }
    exchanged.response = handler_(request);
    exchanged.answered = true;
  }

  // The reply to a request that is answered already. cpp-httplib writes each kind of head once;
  // what it wrote is used again, which spares two thirds of a small request's cost.
  std::string Write(Exchanged& exchanged) {
    const auto& gathered = exchanged.gathered;
    const auto& response = exchanged.response;
    const bool plain = response.headers.size() == 1 && response.headers[0].name == "Date";
    const bool http_1_1 = gathered.scanner.http_1_1();
    const HeadTemplate* known = plain ? heads_.Find(response, gathered.close, http_1_1) : nullptr;
    if (known == nullptr) {
      std::string reply = Process(
          exchanged, exchanged.is_head ? "HEAD / HTTP/1.1\r\n\r\n" : "GET / HTTP/1.1\r\n\r\n", {});
      if (plain) {
        heads_.Add(response, gathered.close, http_1_1, reply.substr(0, reply.find("\r\n\r\n") + 4));
      }
      return reply;
    }
    std::string reply;
    reply.reserve(response.body.size() + 256);
    known->Write(reply, response.body.size(), response.headers[0].value);
    if (!exchanged.is_head) reply += response.body;
    return reply;
  }

  // Runs cpp-httplib over a request in memory; gives what it writes.
  std::string Process(Exchanged& exchanged, std::string_view first, std::string_view rest) {
    current = &exchanged;
    MemoryStream stream(first, rest);
    // Told to close, cpp-httplib spares itself a string stream a request; see TellToKeepAlive().
    constexpr bool kClose = true;
    bool connection_closed = false;
    ProcessRequest(*this, stream, kClose, connection_closed);
    current = nullptr;
    return stream.TakeWritten();
  }

  void TellToKeepAlive(httplib::Response& response) const {
    response.headers.erase("Connection");
    // HTTP/1.0 has to be told; others want to know for how long.
    if (!current->gathered.scanner.http_1_1()) response.headers.emplace("Connection", "keep-alive");
    if (!keep_alive_.empty()) response.headers.emplace("Keep-Alive", keep_alive_);
  }

  template <typename Self>
  static void ProcessRequest(Self& self, httplib::Stream& stream, bool close, bool& closed) {
    if constexpr (requires { self.process_request(stream, close, closed, nullptr); }) {
      self.process_request(stream, close, closed, nullptr);
    } else {
      self.process_request(stream, std::string(), 0, std::string(), 0, close, closed, nullptr);
    }
  }

  // Has the request answered, if it is not yet, and hands the answer to cpp-httplib.
  void Fill(const httplib::Request& from, httplib::Response& to) {
    if (!current->answered) Call(*current, from.body);
    const Response& response = current->response;
    to.status = response.status;
    for (const auto& header : response.headers) to.headers.emplace(header.name, header.value);
    // A reply to HEAD has the length of the body that GET would have had.
    if (!response.content_type.empty()) to.headers.emplace("Content-Type", response.content_type);
    to.body = std::move(current->response.body);
  }

  const EventTransport::Handler handler_;
  const std::string keep_alive_;
  KnownHeads heads_;
  Take take_;
  int port_ = -1;
  std::thread thread_;
};

EventTransport::EventTransport(Handler handler, const Timeouts& timeouts)
    : engine_(std::make_unique<Engine>(std::move(handler), timeouts)) {}
EventTransport::~EventTransport() { engine_->StopListening(); }

std::optional<StartError> EventTransport::Listen(const std::string& host, int port, Take take) {
  return engine_->Listen(host, port, std::move(take));
}
int EventTransport::port() const { return engine_->port(); }
void EventTransport::StopListening() { engine_->StopListening(); }
Message EventTransport::Answer(const GatheredRequest& gathered) {
  return engine_->Answer(gathered);
}

}  // namespace understudy::http
