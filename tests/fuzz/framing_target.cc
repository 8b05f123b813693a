// Request smuggling needs two readers that differ on where a request ends. Here they are
// http::RequestScanner, which cuts the requests out of the stream, and cpp-httplib as an
// independent reader. Any bytes are a test case.
#include <httplib.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "http/framing.h"

namespace understudy::http {
namespace {

using Status = RequestScanner::Status;

// Ends the process, which is how a fuzz target reports what it found.
[[noreturn]] void Fail(std::string_view what, std::string_view input) {
  std::fprintf(stderr, "framing: %.*s\n---- input, %zu bytes\n", static_cast<int>(what.size()),
               what.data(), input.size());
  std::fwrite(input.data(), 1, std::min<std::size_t>(input.size(), 4096), stderr);
  std::fprintf(stderr, "\n----\n");
  std::abort();
}

// --- The scanner's verdict, however the bytes come

struct Verdict {
  Status status = Status::kNeedMore;
  ProblemKind problem = ProblemKind::kInternal;
  std::string why;
  std::size_t size = 0;
  std::size_t head_end = 0;
  bool keep_alive = true;

  bool operator==(const Verdict&) const = default;
};

Verdict VerdictOf(const RequestScanner& scanner, Status status) {
  Verdict verdict;
  verdict.status = status;
  verdict.head_end = scanner.head_end();
  verdict.keep_alive = status == Status::kNeedMore || scanner.keep_alive();
  if (status == Status::kComplete) verdict.size = scanner.size();
  if (status == Status::kRefused) {
    verdict.problem = scanner.problem().kind;
    verdict.why = scanner.problem().detail;
  }
  return verdict;
}

// As the server does it: `step` more bytes at a time, until the scanner knows.
Verdict ScanInSteps(std::string_view bytes, const Limits& limits, std::size_t step) {
  RequestScanner scanner(limits);
  Status status = Status::kNeedMore;
  for (std::size_t end = 0; end < bytes.size() && status == Status::kNeedMore;) {
    end = std::min(end + step, bytes.size());
    status = scanner.Scan(bytes.substr(0, end));
  }
  return VerdictOf(scanner, status);
}

void CheckSplits(std::string_view bytes, const Limits& limits, const Verdict& whole) {
  constexpr std::size_t kSteps[] = {1, 2, 3, 7, 64, 1000};
  for (const std::size_t step : kSteps) {
    // Byte by byte, a large body costs more than it can tell.
    if (bytes.size() / step > 20'000) continue;
    if (!(ScanInSteps(bytes, limits, step) == whole)) {
      Fail("the verdict depends on how the bytes are split", bytes);
    }
  }
  if (whole.status != Status::kComplete) return;
  RequestScanner exact(limits);
  if (!(VerdictOf(exact, exact.Scan(bytes.substr(0, whole.size))) == whole)) {
    Fail("the verdict depends on what follows the request", bytes);
  }
  RequestScanner less(limits);
  if (less.Scan(bytes.substr(0, whole.size - 1)) != Status::kNeedMore) {
    Fail("a request without its last byte is taken for whole", bytes);
  }
}

// --- cpp-httplib's reading of the same bytes

// Everything that is there, the next requests too, so that reading too far shows.
class CountingStream : public httplib::Stream {
 public:
  CountingStream(std::string_view line, std::string_view rest) : line_(line), rest_(rest) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    std::string_view& from = line_.empty() ? rest_ : line_;
    if (&from == &rest_) {
      taken_ += std::min(size, from.size());
      hit_end_ = hit_end_ || from.empty();
    }
    const std::size_t n = std::min(size, from.size());
    std::memcpy(to, from.data(), n);
    from.remove_prefix(n);
    return static_cast<ssize_t>(n);
  }
  ssize_t write(const char* /*from*/, std::size_t size) override {
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& /*ip*/, int& port) const override { port = 0; }
  void get_local_ip_and_port(std::string& /*ip*/, int& port) const override { port = 0; }
  socket_t socket() const override { return 0; }

  std::size_t taken() const { return taken_; }  // of the rest
  bool hit_end() const { return hit_end_; }     // asked for more when there was nothing left

 private:
  std::string_view line_;
  std::string_view rest_;
  std::size_t taken_ = 0;
  bool hit_end_ = false;
};

// What cpp-httplib made of one request.
struct Reading {
  bool answered = false;
  int status = 0;
  std::string body;
};

class Parser : public httplib::Server {
 public:
  explicit Parser(std::size_t most_body) {
    set_payload_max_length(most_body);
    const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
      reading_.answered = true;
      reading_.body = request.body;
      response.status = 200;
    };
    Post("/", answer);
    Put("/", answer);
    Patch("/", answer);
    Delete("/", answer);
    Get("/", answer);
    Options("/", answer);
    set_logger([this](const httplib::Request&, const httplib::Response& response) {
      reading_.status = response.status;
    });
  }

  Reading Read(httplib::Stream& stream) {
    reading_ = {};
    bool closed = false;
    static const std::function<void(httplib::Request&)> kSetup = &PutHeadersAside;
    Process(*this, stream, closed, kSetup);
    return std::move(reading_);
  }

 private:
  // What would keep it from reading the body as it stands.
  static void PutHeadersAside(httplib::Request& request) {
    request.ranges.clear();
    request.path = "/";
    for (const char* name :
         {"Content-Type", "Accept-Encoding", "Expect", "Range", "Content-Encoding"}) {
      request.headers.erase(name);
    }
  }

  // The two shapes of process_request() are 0.11's and 0.18's.
  template <typename Self>
  static void Process(Self& self, httplib::Stream& stream, bool& closed,
                      const std::function<void(httplib::Request&)>& setup) {
    if constexpr (requires { self.process_request(stream, true, closed, setup); }) {
      self.process_request(stream, true, closed, setup);
    } else {
      self.process_request(stream, std::string(), 0, std::string(), 0, true, closed, setup);
    }
  }

  Reading reading_;
};

// The body of a request that the scanner has accepted.
struct Body {
  std::string joined;
  bool has_trailers = false;
};

// By a reader that may take every syntax for granted.
Body BodyOf(std::string_view body, bool chunked) {
  if (!chunked) return {std::string(body)};
  Body read;
  while (true) {
    const std::size_t size = std::strtoul(std::string(body.substr(0, 20)).c_str(), nullptr, 16);
    body.remove_prefix(body.find("\r\n") + 2);
    if (size == 0) break;
    read.joined += body.substr(0, size);
    body.remove_prefix(size + 2);
  }
  read.has_trailers = body != "\r\n";
  return read;
}

// Of the lines of a head that the scanner has accepted.
struct Headers {
  bool chunked = false;
  bool long_line = false;  // longer than cpp-httplib takes them
};

Headers Look(std::string_view lines) {
  constexpr std::size_t kMostForHttplib = CPPHTTPLIB_HEADER_MAX_LENGTH - 2;
  Headers headers;
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find("\r\n"));
    headers.chunked |= EqualsIgnoreCase(line.substr(0, line.find(':')), "Transfer-Encoding");
    headers.long_line |= line.size() > kMostForHttplib;
    lines.remove_prefix(line.size() + 2);
  }
  return headers;
}

// `bytes` begin with a request that `scanner` found whole; cpp-httplib is shown `line` and what
// stands at `from` and after.
void CheckReading(std::string_view bytes, const RequestScanner& scanner, std::string_view line,
                  std::size_t from, Parser& parser, std::string_view input) {
  const bool chunked = Look(scanner.headers().Of(bytes)).chunked;
  const Body body =
      BodyOf(bytes.substr(scanner.head_end(), scanner.size() - scanner.head_end()), chunked);
  // cpp-httplib 0.11 refuses them.
  if (body.has_trailers) return;
  CountingStream stream(line, bytes.substr(from));
  const Reading reading = parser.Read(stream);
  const std::size_t end = from + stream.taken();
  if (end > scanner.size() || stream.hit_end()) {
    Fail("cpp-httplib reads beyond the request's end", input);
  }
  if (end < scanner.head_end()) Fail("cpp-httplib does not read the whole head", input);
  // A Range that it cannot read makes it refuse before the body. The server never shows it one.
  if (reading.status == 416) return;
  if (!reading.answered) {
    Fail("cpp-httplib refuses with " + std::to_string(reading.status), input);
  }
  // A body of HEAD means nothing. The server throws it away with the request, unread.
  if (line.starts_with("HEAD ")) return;
  if (end != scanner.size()) Fail("cpp-httplib leaves some of the request unread", input);
  if (reading.body != body.joined) Fail("the bodies differ", input);
}

// Whether cpp-httplib left alone would find the end of such a request. Not of a body that its
// method does not call for, nor of DELETE's in chunks: it leaves those in the stream; and it reads
// a POST without a length to the stream's end.
bool Knows(std::string_view method, bool has_body, bool chunked) {
  if (method == "GET" || method == "HEAD" || method == "OPTIONS") return !has_body;
  if (method == "DELETE") return has_body && !chunked;
  return has_body && (method == "POST" || method == "PUT" || method == "PATCH");
}

// All requests that stand one behind the other in `input`.
void CheckAll(std::string_view input, const Limits& limits, Parser& parser) {
  std::string_view bytes = input;
  while (!bytes.empty()) {
    RequestScanner scanner(limits);
    const Verdict verdict = VerdictOf(scanner, scanner.Scan(bytes));
    CheckSplits(bytes, limits, verdict);
    if (verdict.status != Status::kComplete) return;
    const std::string method(scanner.method().Of(bytes));
    const Headers headers = Look(scanner.headers().Of(bytes));
    const bool has_body = scanner.has_body() && method != "HEAD";
    if (has_body && headers.chunked) {
      const auto body = bytes.substr(scanner.head_end());
      const auto own = body.substr(0, scanner.size() - scanner.head_end());
      if (JoinChunks(body) != BodyOf(own, true).joined) Fail("the chunks are joined wrong", input);
      CheckReading(bytes, scanner, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
                   scanner.head_end(), parser, input);
    }
    // The client's own headers, method and version. Never its target: cpp-httplib refuses some
    // that are good, a second `?` for one.
    const std::size_t from = scanner.headers().begin;
    if (!headers.long_line) {
      const std::string usual = method == "HEAD" ? "HEAD" : has_body ? "POST" : "GET";
      CheckReading(bytes, scanner, usual + " / HTTP/1.1\r\n", from, parser, input);
      const std::string version(bytes.substr(from - 10, 10));
      if (Knows(method, scanner.has_body(), headers.chunked)) {
        CheckReading(bytes, scanner, method + " / " + version, from, parser, input);
      }
    }
    bytes.remove_prefix(scanner.size());
  }
}

}  // namespace
}  // namespace understudy::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using understudy::http::Limits;
  using understudy::http::Parser;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  static const Limits kUsual;
  // Small ones, so that short inputs meet them.
  static const Limits kSmall{.target = 32, .head = 256, .body = 128};
  static Parser parser(kUsual.body);
  understudy::http::CheckAll(input, kUsual, parser);
  understudy::http::CheckAll(input, kSmall, parser);
  return 0;
}
