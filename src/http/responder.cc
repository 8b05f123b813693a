#include "http/responder.h"

#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/clock.h"
#include "base/long_work.h"
#include "http/content_coding.h"
#include "http/head_template.h"
#include "http/received_request.h"

namespace understudy::http {
namespace {

// cpp-httplib's view of a connection: one request to read, and a reply to gather.
class MemoryStream : public httplib::Stream {
 public:
  explicit MemoryStream(std::string_view request) : request_(request) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    const std::size_t n = std::min(size, request_.size());
    std::memcpy(to, request_.data(), n);
    request_.remove_prefix(n);
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
  std::string_view request_;
  std::string written_;
};

// A reply to write, and how the connection goes on.
struct ReplyToWrite {
  Response& response;
  bool is_head;
  bool close;
  bool http_1_1;
};
// Of the thread that runs process_request(); null outside of it. cpp-httplib hands its callbacks
// nothing of ours.
thread_local ReplyToWrite* current_reply = nullptr;

// The value of Keep-Alive, in whole seconds; "" for less than one.
std::string KeepAlive(const Timeouts& timeouts) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(timeouts.idle).count();
  return seconds == 0 ? "" : "timeout=" + std::to_string(seconds);
}

// RFC 9110 section 9.3.7: what the server as a whole can do.
Response AnswerAboutServer() {
  return {204,
          {{"Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
           {"Date", std::string(FormatHttpDate(MachineNow()))}},
          "",
          ""};
}

}  // namespace

// Leans on process_request(). Built and tested against 0.11.4 (Debian 12) and 0.18.7 (Debian 13),
// where it has another shape.
class Responder::Writer : public httplib::Server {
 public:
  explicit Writer(const Timeouts& timeouts) : keep_alive_(KeepAlive(timeouts)) {
    set_pre_routing_handler([](const httplib::Request&, httplib::Response& to) {
      Fill(to);
      return HandlerResponse::Handled;
    });
    set_post_routing_handler([this](const httplib::Request&, httplib::Response& to) {
      if (to.status == 204 || current_reply->response.body_source) {
        to.headers.erase("Content-Length");
      }
      // cpp-httplib says so in replies to HEAD. It is not true: no handler reads Range.
      to.headers.erase("Accept-Ranges");
      if (!current_reply->close) TellToKeepAlive(to);
    });
  }

  // cpp-httplib writes each kind of head once. What it wrote is used again, which spares two thirds
  // of a small request's cost.
  std::string Write(ReplyToWrite reply) {
    const Response& response = reply.response;
    const auto& headers = response.headers;
    const bool names_world = headers.size() > 1 && headers[0].name == kWorldHeader;
    // Its place among the headers, if it is there.
    const std::size_t at = names_world ? 1 : 0;
    const bool has_basis = headers.size() > at + 1 && headers[at].name == kBasisHeader;
    const std::size_t before_date = at + (has_basis ? 1 : 0);
    if (response.body_source || headers.size() != before_date + 1 ||
        headers.back().name != "Date") {
      return Process(reply);
    }
    const HeadKind kind{response.status,
                        reply.is_head,
                        !response.body.empty(),
                        reply.close,
                        reply.http_1_1,
                        response.content_type,
                        names_world,
                        has_basis ? std::string_view(headers[at].value) : ""};
    const HeadTemplate* known = heads_.Find(kind);
    if (known == nullptr) {
      std::string written = Process(reply);
      heads_.Add(kind, written.substr(0, written.find("\r\n\r\n") + 4));
      return written;
    }
    std::string written;
    written.reserve(response.body.size() + 256);
    known->Write(written, response.body.size(), headers.back().value, headers.front().value);
    if (!reply.is_head) written += response.body;
    return written;
  }

 private:
  // Runs cpp-httplib over a request in memory; gives what it writes. Empties the reply's body.
  std::string Process(ReplyToWrite& reply) {
    current_reply = &reply;
    MemoryStream stream(reply.is_head ? "HEAD / HTTP/1.1\r\n\r\n" : "GET / HTTP/1.1\r\n\r\n");
    // Told to close, cpp-httplib spares itself a string stream a request; see TellToKeepAlive().
    constexpr bool kClose = true;
    bool connection_closed = false;
    ProcessRequest(*this, stream, kClose, connection_closed);
    current_reply = nullptr;
    return stream.TakeWritten();
  }

  void TellToKeepAlive(httplib::Response& to) const {
    to.headers.erase("Connection");
    // HTTP/1.0 has to be told; others want to know for how long.
    if (!current_reply->http_1_1) to.headers.emplace("Connection", "keep-alive");
    if (!keep_alive_.empty()) to.headers.emplace("Keep-Alive", keep_alive_);
  }

  template <typename Self>
  static void ProcessRequest(Self& self, httplib::Stream& stream, bool close, bool& closed) {
    if constexpr (requires { self.process_request(stream, close, closed, nullptr); }) {
      self.process_request(stream, close, closed, nullptr);
    } else {
      self.process_request(stream, std::string(), 0, std::string(), 0, close, closed, nullptr);
    }
  }

  static void Fill(httplib::Response& to) {
    Response& response = current_reply->response;
    to.status = response.status;
    for (const auto& header : response.headers) to.headers.emplace(header.name, header.value);
    // A reply to HEAD has the length of the body that GET would have had.
    if (!response.content_type.empty()) to.headers.emplace("Content-Type", response.content_type);
    if (response.body_source) {
      if (current_reply->http_1_1) to.headers.emplace("Transfer-Encoding", "chunked");
      return;
    }
    to.body = std::move(response.body);
  }

  const std::string keep_alive_;
  HeadCache heads_;
};

Responder::Responder(Handler handler, EarlyHandler early, LostHandler lost,
                     const Timeouts& timeouts)
    : handler_(std::move(handler)),
      early_(std::move(early)),
      lost_(std::move(lost)),
      limits_(timeouts.limits),
      writer_(std::make_unique<Writer>(timeouts)) {}
Responder::~Responder() = default;

Response Responder::Handle(const Request& request) const {
  try {
    return handler_(request);
  } catch (const NoThreadLeft&) {
    Request refused = request;
    refused.rejected =
        Problem{ProblemKind::kUnavailable,
                "Too many requests that take long run at once; nothing was changed."};
    refused.rejected->retry_after = std::chrono::seconds(1);
    return handler_(refused);
  }
}

Message Responder::Answer(const GatheredRequest& gathered) {
  const ReceivedRequest received(gathered, limits_, ReceivedRequest::Body::kPresent);
  const Request& request = received.request();
  const bool whole_server = !request.rejected && request.target == "*";
  Response response = whole_server ? AnswerAboutServer() : Handle(request);
  if (received.has_unknown_coding()) {
    // RFC 9110 section 15.5.16.
    response.headers.push_back({"Accept-Encoding", std::string(kKnownCodings)});
  }
  return Deliver(gathered, received.is_head(), std::move(response));
}

std::optional<Message> Responder::AnswerEarly(const GatheredRequest& gathered) {
  if (!early_) return std::nullopt;
  const ReceivedRequest received(gathered, limits_, ReceivedRequest::Body::kPending);
  if (received.request().target == "*") return std::nullopt;
  auto response = early_(received.request());
  if (!response) return std::nullopt;
  return Deliver(gathered, received.is_head(), std::move(*response));
}

void Responder::ReportLost(const GatheredRequest& gathered) const {
  if (!lost_) return;
  const ReceivedRequest received(gathered, limits_, ReceivedRequest::Body::kPresent);
  lost_(received.request());
}

Message Responder::Stream(const GatheredRequest& gathered, bool is_head, Response response) {
  // Only its end tells an HTTP/1.0 client that the body is whole.
  const bool close = gathered.close || (!is_head && !gathered.scanner.http_1_1());
  Message message;
  message.bytes = writer_->Write({response, is_head, close, gathered.scanner.http_1_1()});
  message.delay = response.delivery.delay;
  message.ending = close ? Ending::kClose : Ending::kKeep;
  message.chunked = gathered.scanner.http_1_1();
  message.watcher = std::move(response.watcher);
  if (!is_head) message.source = std::move(response.body_source);
  return message;
}

Message Responder::Deliver(const GatheredRequest& gathered, bool is_head, Response response) {
  if (response.body_source) return Stream(gathered, is_head, std::move(response));
  const Delivery delivery = std::move(response.delivery);
  std::string reply =
      writer_->Write({response, is_head, gathered.close, gathered.scanner.http_1_1()});
  Message message =
      http::Deliver(std::move(reply), delivery, gathered.close ? Ending::kClose : Ending::kKeep);
  message.watcher = std::move(response.watcher);
  return message;
}

}  // namespace understudy::http
