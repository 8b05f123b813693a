#include "http/framing.h"

#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/text.h"
#include "support/documents.h"

namespace understudy::http {
namespace {

using testing::Repeat;
using Status = RequestScanner::Status;

// All that a scan says about a request.
struct Verdict {
  Status status = Status::kNeedMore;
  std::optional<ProblemKind> problem;
  std::string why;
  std::size_t size = 0;
  bool keep_alive = false;
  bool has_body = false;
  std::string method;
  std::string target;
  std::string headers;

  bool operator==(const Verdict&) const = default;
};

void PrintTo(const Verdict& v, std::ostream* out) {
  *out << (v.status == Status::kNeedMore   ? "needs more"
           : v.status == Status::kComplete ? "complete"
                                           : "refused: " + v.why)
       << ", size " << v.size << ", keep-alive " << v.keep_alive << ", body " << v.has_body << ", "
       << v.method << " " << v.target;
}

Verdict VerdictOf(const RequestScanner& scanner, Status status, std::string_view bytes) {
  Verdict verdict;
  verdict.status = status;
  if (status == Status::kRefused) {
    verdict.problem = scanner.problem().kind;
    verdict.why = scanner.problem().detail;
  }
  if (status == Status::kComplete) {
    verdict.size = scanner.size();
    verdict.keep_alive = scanner.keep_alive();
    verdict.has_body = scanner.has_body();
    verdict.method = scanner.method().Of(bytes);
    verdict.target = scanner.target().Of(bytes);
    verdict.headers = scanner.headers().Of(bytes);
  }
  return verdict;
}

// Shows the scanner the prefixes of `bytes` that end at `cuts`, then all of them; stops where it
// has decided.
Verdict ScanInPieces(std::string_view bytes, const std::vector<std::size_t>& cuts,
                     const Limits& limits) {
  RequestScanner scanner(limits);
  for (const std::size_t cut : cuts) {
    const auto prefix = bytes.substr(0, cut);
    const Status status = scanner.Scan(prefix);
    if (status != Status::kNeedMore) return VerdictOf(scanner, status, prefix);
  }
  return VerdictOf(scanner, scanner.Scan(bytes), bytes);
}

// The verdict on `bytes`, which must be the same wherever they are split.
Verdict Judge(std::string_view bytes, const Limits& limits = {}) {
  const Verdict whole = ScanInPieces(bytes, {}, limits);
  std::vector<std::size_t> every;
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    every.push_back(cut);
    const Verdict split = ScanInPieces(bytes, {cut}, limits);
    EXPECT_EQ(split, whole) << "split at " << cut << " of " << Printable(bytes.substr(0, 300));
    if (split != whole) return whole;
  }
  EXPECT_EQ(ScanInPieces(bytes, every, limits), whole)
      << "byte by byte: " << Printable(bytes.substr(0, 300));
  return whole;
}

constexpr std::string_view kGet = "GET /v1/x?y=%41 HTTP/1.1\r\nHost: a\r\n\r\n";

std::string Post(const std::string& headers, const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
}

TEST(FramingTest, FindsTheEndOfARequestWithoutBody) {
  const Verdict verdict = Judge(kGet);

  EXPECT_EQ(verdict.status, Status::kComplete);
  EXPECT_EQ(verdict.size, kGet.size());
  EXPECT_EQ(verdict.method, "GET");
  EXPECT_EQ(verdict.target, "/v1/x?y=%41");
  EXPECT_EQ(verdict.headers, "Host: a\r\n");
  EXPECT_TRUE(verdict.keep_alive);
  EXPECT_FALSE(verdict.has_body);
}

// A client that speaks no HTTP, or one without headers, waits for an answer to its line.
TEST(FramingTest, RefusesALongLineAtOnceThatNoHeadersFollow) {
  const std::string path(Limits().target + 1'000, 'a');
  const auto verdict = [](std::string_view bytes) { return ScanInPieces(bytes, {}, {}); };
  for (const std::string& line : {"GET /" + path + "\r\n", "GET /" + path + " x\r\n",
                                  "\x01\x02 " + path, "(a) /" + path + " HTTP/1.1"}) {
    EXPECT_EQ(verdict(line).status, Status::kRefused) << line.substr(0, 9);
    EXPECT_EQ(verdict(line).problem, ProblemKind::kTargetTooLong) << line.substr(0, 9);
    EXPECT_EQ(ScanInPieces(line, {9'000}, {}), verdict(line)) << line.substr(0, 9);
  }
  for (const std::string& line : {"GET /" + path, "GET /" + path + " HTTP/1.1\r\nHost: a\r\n"}) {
    EXPECT_EQ(verdict(line).status, Status::kNeedMore) << line.substr(0, 9);
  }
}

TEST(FramingTest, FindsTheEndOfABodyByContentLength) {
  for (const std::string body : {"", "x", "{\"a\":1}", "\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"}) {
    const std::string bytes =
        Post("content-LENGTH:\t " + std::to_string(body.size()) + " \r\n", body);
    const Verdict verdict = Judge(bytes);
    EXPECT_EQ(verdict.status, Status::kComplete) << body;
    EXPECT_EQ(verdict.size, bytes.size()) << body;
    EXPECT_EQ(verdict.has_body, !body.empty());
  }
}

TEST(FramingTest, FindsTheEndOfABodyInChunks) {
  for (const std::string body : {
           "0\r\n\r\n",
           "5\r\nhello\r\n0\r\n\r\n",
           "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
           "A\r\n0123456789\r\n0\r\n\r\n",
           "a\r\n0123456789\r\n000\r\n\r\n",
           "0005\r\nhello\r\n0\r\n\r\n",
           "5;name=value;x=\"y\"\r\nhello\r\n0;last\r\n\r\n",
           "2\r\n\r\n\r\n0\r\n\r\n",
           "7\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n",
       }) {
    const std::string bytes = Post("Transfer-Encoding: Chunked\r\n", body);
    const Verdict verdict = Judge(bytes);
    EXPECT_EQ(verdict.status, Status::kComplete) << Printable(body) << ": " << verdict.why;
    EXPECT_EQ(verdict.size, bytes.size()) << Printable(body);
    EXPECT_TRUE(verdict.has_body);
  }
}

TEST(FramingTest, LeavesWhatFollowsToTheNextRequest) {
  for (const std::string& first :
       {std::string(kGet), Post("Content-Length: 3\r\n", "abc"),
        Post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n")}) {
    for (const std::string rest :
         {"G", "GET / HTTP/1.1\r\nHost: b\r\n\r\n", "\r\n", "\x16\x03\x01"}) {
      const Verdict verdict = Judge(first + rest);
      EXPECT_EQ(verdict.status, Status::kComplete);
      EXPECT_EQ(verdict.size, first.size());
    }
  }
}

TEST(FramingTest, FindsEachOfPipelinedRequests) {
  const std::vector<std::string> requests = {
      std::string(kGet), Post("Content-Length: 5\r\n", "GET /"),
      Post("Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\n\r\n"),
      "\r\nDELETE /z HTTP/1.1\r\nHost: a\r\n\r\n"};
  std::string bytes;
  for (const auto& request : requests) bytes += request;

  for (const auto& request : requests) {
    const Verdict verdict = Judge(bytes);
    ASSERT_EQ(verdict.status, Status::kComplete) << verdict.why;
    EXPECT_EQ(verdict.size, request.size());
    bytes.erase(0, verdict.size);
  }
  EXPECT_TRUE(bytes.empty());
}

TEST(FramingTest, WaitsForMoreWhileARequestMayStillComeTrue) {
  for (const std::string bytes : {
           "",
           "G",
           "GET ",
           "GET / HTTP/1.1",
           "GET / HTTP/1.1\r",
           "GET / HTTP/1.1\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\n",
           "GET / HTTP/1.1\r\nHost: a\r\n\r",
           "\r\n",
           "\r\n\r\nGE",
           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n1",
           "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
           "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhell",
           "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r",
       }) {
    EXPECT_EQ(Judge(bytes).status, Status::kNeedMore) << Printable(bytes);
  }
}

TEST(FramingTest, TakesAnyMethodThatIsAToken) {
  for (const std::string method : {"GET", "PROPFIND", "get", "M-SEARCH", "X!#$%&'*+.^_`|~9"}) {
    const Verdict verdict = Judge(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(verdict.status, Status::kComplete) << method;
    EXPECT_EQ(verdict.method, method);
  }
}

TEST(FramingTest, TakesTheTargetAsSent) {
  for (const std::string target :
       {"/", "/a//b/../c", "/%zz", "/%00", "/?a[]=1&b=|", "/їжак", "/\xFF", "//host/x"}) {
    const Verdict verdict = Judge("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(verdict.status, Status::kComplete) << target;
    EXPECT_EQ(verdict.target, target);
  }
}

TEST(FramingTest, SplitsAnAbsoluteTarget) {
  struct Case {
    std::string sent;
    std::string authority;
    std::string target;
  };
  for (const auto& [sent, authority, target] :
       {Case{"http://a.example.com:80/x?y=http://z/", "a.example.com:80", "/x?y=http://z/"},
        Case{"HttpS://[::1]:8080/x", "[::1]:8080", "/x"}, Case{"http://a", "a", ""},
        Case{"http://a?b=/c", "a", "?b=/c"}, Case{"/x", "", "/x"}}) {
    const std::string bytes = "GET " + sent + " HTTP/1.1\r\nHost: b\r\n\r\n";
    EXPECT_EQ(Judge(bytes).status, Status::kComplete) << sent;
    RequestScanner scanner{Limits()};
    scanner.Scan(bytes);
    EXPECT_EQ(scanner.authority().Of(bytes), authority);
    EXPECT_EQ(scanner.target().Of(bytes), target);
  }
}

TEST(FramingTest, TakesTheAsteriskWithOptions) {
  EXPECT_EQ(Judge("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").target, "*");
}

TEST(FramingTest, KnowsAHandshakeOfTlsByItsFirstByte) {
  EXPECT_EQ(Judge("\x16\x03\x01").problem, ProblemKind::kMalformedRequest);
}

TEST(FramingTest, SkipsAFewEmptyLinesBeforeTheRequest) {
  EXPECT_EQ(Judge(std::string("\r\n\r\n") + std::string(kGet)).status, Status::kComplete);
  EXPECT_EQ(Judge(Repeat("\r\n", 20) + std::string(kGet)).problem, ProblemKind::kMalformedRequest);
}

TEST(FramingTest, DecidesWhetherTheConnectionStaysOpen) {
  struct Case {
    std::string version;
    std::string header;
    bool keep_alive;
  };
  for (const auto& [version, header, keep_alive] : {
           Case{"1.1", "", true},
           Case{"1.1", "Connection: keep-alive\r\n", true},
           Case{"1.1", "Connection: close\r\n", false},
           Case{"1.1", "connection: x , CLOSE\r\n", false},
           Case{"1.1", "Connection: closed\r\n", true},
           Case{"1.1", "Connection: x\r\nConnection: close\r\n", false},
           Case{"1.0", "", false},
           Case{"1.0", "Connection: Keep-Alive\r\n", true},
           Case{"1.0", "Connection: close\r\n", false},
       }) {
    const Verdict verdict = Judge("GET / HTTP/" + version + "\r\nHost: a\r\n" + header + "\r\n");
    EXPECT_EQ(verdict.status, Status::kComplete);
    EXPECT_EQ(verdict.keep_alive, keep_alive) << version << " " << header;
  }
}

TEST(FramingTest, NoticesWhoWaitsForContinue) {
  RequestScanner scanner{Limits()};
  scanner.Scan(Post("Content-Length: 3\r\nExpect: 100-Continue\r\n", ""));

  EXPECT_TRUE(scanner.head_complete());
  EXPECT_TRUE(scanner.expects_continue());
}

TEST(FramingTest, RefusesBrokenRequestLines) {
  for (const std::string line : {"GET",
                                 "GET /",
                                 "GET  / HTTP/1.1",
                                 "GET /  HTTP/1.1",
                                 " GET / HTTP/1.1",
                                 "GET / HTTP/1.1 ",
                                 "GET / x HTTP/1.1",
                                 "G@T / HTTP/1.1",
                                 "GET\t/ HTTP/1.1",
                                 "GET / HTTP/2.0",
                                 "GET / HTTP/1.2",
                                 "GET / http/1.1",
                                 "GET / HTTP/1.10",
                                 "GET / HTTP/01.1",
                                 "GET / ICY",
                                 "GET x HTTP/1.1",
                                 "GET ?a=1 HTTP/1.1",
                                 "GET * HTTP/1.1",
                                 "GET http:// HTTP/1.1",
                                 "GET http:///x HTTP/1.1",
                                 "GET http://a:x/ HTTP/1.1",
                                 "GET http://a:65536/ HTTP/1.1",
                                 "GET http://user@a/ HTTP/1.1",
                                 "GET http://a#x HTTP/1.1",
                                 "GET http://a\\b/ HTTP/1.1",
                                 "GET http:/a/x HTTP/1.1",
                                 "GET ftp://a/x HTTP/1.1",
                                 "GET evil?://x/y HTTP/1.1",
                                 "GET ://x/y HTTP/1.1",
                                 "GET a:80 HTTP/1.1",
                                 "GET /\x01 HTTP/1.1",
                                 "GET /\x7F HTTP/1.1",
                                 "GET /\tb HTTP/1.1",
                                 "GET /a\rb HTTP/1.1",
                                 "GE\rT / HTTP/1.1",
                                 "їжак / HTTP/1.1",
                                 "\x16\x03\x01 / HTTP/1.1"}) {
    const Verdict verdict = Judge(line + "\r\nHost: a\r\n\r\n");
    EXPECT_EQ(verdict.problem, ProblemKind::kMalformedRequest) << Printable(line);
  }
}

struct BadLine {
  std::string bytes;
  std::string method;
  std::string target;
};

// What a request line that is refused, or that never was whole, has of a method and a target.
void ExpectParts(const BadLine& line, const Limits& limits = {}) {
  SCOPED_TRACE(Printable(line.bytes.substr(0, 80)));
  const std::string more = line.bytes.ends_with('\n') ? "Host: a\r\n\r\n" : "";
  const std::string bytes = line.bytes + more;
  for (std::size_t step : {bytes.size(), std::size_t{1}}) {
    RequestScanner scanner(limits);
    std::size_t size = 0;
    auto status = Status::kNeedMore;
    while (status == Status::kNeedMore && size < bytes.size()) {
      size = std::min(bytes.size(), size + step);
      status = scanner.Scan(std::string_view(bytes).substr(0, size));
    }
    const auto seen = std::string_view(bytes).substr(0, size);
    EXPECT_TRUE(more.empty() || status == Status::kRefused);
    scanner.Stop(seen);
    EXPECT_EQ(scanner.method().Of(seen), line.method);
    EXPECT_EQ(scanner.target().Of(seen), line.target);
  }
}

void ExpectPartsOfEach(const std::vector<BadLine>& lines) {
  for (const auto& line : lines) ExpectParts(line);
}

TEST(FramingTest, ReadsWhatItCanOfABadRequestLine) {
  ExpectPartsOfEach({{"GET /x?a=1 HTTP/3.1\r\n", "GET", "/x?a=1"},
                     {"GET /x http/1.1\r\n", "GET", "/x"},
                     {"GET /a b HTTP/1.1\r\n", "GET", "/a b"},
                     {"GET /a  b c HTTP/1.1\r\n", "GET", "/a  b c"},
                     {"GET  /a  HTTP/1.1\r\n", "GET", "/a"},
                     {"GET /a HTTP/1.1 \r\n", "GET", "/a"},
                     {"GET /a HTTP/1.1 x\r\n", "GET", "/a"},
                     {"GET /\x01 HTTP/1.1\r\n", "GET", "/\x01"},
                     {"GET /a\rb HTTP/1.1\r\n", "GET", "/a\rb"},
                     {"GET a/b HTTP/1.1\r\n", "GET", "a/b"},
                     {"GET http:///a?b HTTP/1.1\r\n", "GET", "/a?b"},
                     {"GET ftp://h/a HTTP/1.1\r\n", "GET", "/a"},
                     {"GET http://h/a HTTP/2\r\n", "GET", "/a"},
                     {"GET http:/a HTTP/1.1\r\n", "GET", "http:/a"},
                     {"GET HTTP/1.1\r\n", "GET", ""},
                     {"G@T /a HTTP/1.1\r\n", "", "/a"},
                     {"GET /a\r\n", "GET", "/a"},
                     {"GET /a HTTP/1.1\n", "GET", "/a"},
                     {"GET\r\n", "", ""},
                     {"\x16\x03\x01 /a HTTP/1.1\r\n", "", ""}});
}

TEST(FramingTest, ReadsWhatItCanOfARequestLineWithoutEnd) {
  ExpectPartsOfEach({{"GE", "", ""},
                     {"GET ", "GET", ""},
                     {"GET /a", "GET", "/a"},
                     {"GET /a ", "GET", "/a"},
                     {"GET /a HT", "GET", "/a"},
                     {"GET /a HTTP/1.1\r", "GET", "/a"},
                     {"GET /a b", "GET", "/a b"},
                     {"GET http://h/a HT", "GET", "/a"}});
}

TEST(FramingTest, ReadsTargetsThatAreTooLong) {
  Limits limits;
  limits.target = 32;
  limits.head = 256;
  for (const std::size_t size : {33U, 60U, 100U, 200U}) {
    const std::string target = "/" + std::string(size - 1, 'x');
    ExpectParts({"GET " + target + " HTTP/1.1\r\n", "GET", target}, limits);
    ExpectParts({"GET " + target + " HT", "GET", target}, limits);
  }
}

TEST(FramingTest, RefusesBareLineFeeds) {
  for (const std::string bytes :
       {"GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\n", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "\n",
        "GET / HTTP/1.1\n\n", "GET / HTTP/1.1\r\nX: a\nContent-Length: 5\r\nHost: a\r\n\r\n"}) {
    EXPECT_EQ(Judge(bytes).problem, ProblemKind::kMalformedRequest) << Printable(bytes);
  }
}

TEST(FramingTest, RefusesBrokenHeaders) {
  using namespace std::string_literals;
  for (const std::string& header :
       {"Folded: a\r\n b\r\n"s, "Folded: a\r\n\tb\r\n"s, " Host: b\r\n"s, "X : a\r\n"s,
        "X\t: a\r\n"s, ": a\r\n"s, "X\r\n"s, "X y: a\r\n"s, "X\": a\r\n"s, "Їжак: a\r\n"s,
        "X: a\rb\r\n"s, "X: a\0b\r\n"s, "X: a\r\r\n"s, "X(y): a\r\n"s}) {
    const Verdict verdict = Judge("GET / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n");
    EXPECT_EQ(verdict.problem, ProblemKind::kMalformedRequest) << Printable(header);
  }
}

TEST(FramingTest, AsksForOneHost) {
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\n\r\n").problem, ProblemKind::kMalformedRequest);
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n").problem,
            ProblemKind::kMalformedRequest);
  EXPECT_EQ(Judge("GET / HTTP/1.0\r\n\r\n").status, Status::kComplete);
}

TEST(FramingTest, RefusesLengthsThatAreNoneOrSeveral) {
  for (const std::string headers :
       {"Content-Length: 3\r\nContent-Length: 3\r\n", "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: 3\r\ncontent-length: 3\r\n", "Content-Length: 3, 3\r\n",
        "Content-Length: 3,4\r\n", "Content-Length: +3\r\n", "Content-Length: -3\r\n",
        "Content-Length: 0x3\r\n", "Content-Length: 3 3\r\n", "Content-Length: three\r\n",
        "Content-Length:\r\n", "Content-Length: 3.0\r\n", "Content-Length: 3;x\r\n",
        "Content-Length: ３\r\n"}) {
    EXPECT_EQ(Judge(Post(headers, "abc")).problem, ProblemKind::kMalformedRequest) << headers;
  }
}

TEST(FramingTest, RefusesTransferEncodingsThatLeaveTheEndUncertain) {
  for (const std::string headers :
       {"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, gzip\r\n", "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: \"chunked\"\r\n",
        "Transfer-Encoding:\r\n",
        "Transfer-Encoding: \x0B"
        "chunked\r\n",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"}) {
    EXPECT_EQ(Judge(Post(headers, "0\r\n\r\n")).problem, ProblemKind::kMalformedRequest)
        << Printable(headers);
  }
  EXPECT_EQ(Judge("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").problem,
            ProblemKind::kMalformedRequest);
}

TEST(FramingTest, RefusesBrokenChunks) {
  using namespace std::string_literals;
  for (const std::string& body :
       {"+5\r\nhello\r\n0\r\n\r\n"s, "-5\r\nhello\r\n0\r\n\r\n"s, " 5\r\nhello\r\n0\r\n\r\n"s,
        "5 \r\nhello\r\n0\r\n\r\n"s, "0x5\r\nhello\r\n0\r\n\r\n"s, "\r\nhello\r\n0\r\n\r\n"s,
        "g\r\nhello\r\n0\r\n\r\n"s, ";x\r\nhello\r\n0\r\n\r\n"s, "5\nhello\r\n0\r\n\r\n"s,
        "5\r\nhello\n0\r\n\r\n"s, "5\r\nhello!\r\n0\r\n\r\n"s, "5\r\nhell\r\n0\r\n\r\n"s,
        "5;a\rb\r\nhello\r\n0\r\n\r\n"s, "5;a\0b\r\nhello\r\n0\r\n\r\n"s, "5\r\nhello0\r\n\r\n"s,
        "0\r\n\n\n"s, "5,5\r\nhello\r\n0\r\n\r\n"s, "10000000000000005\r\nhello\r\n0\r\n\r\n"s}) {
    const Verdict verdict = Judge(Post("Transfer-Encoding: chunked\r\n", body));
    EXPECT_EQ(verdict.problem, ProblemKind::kMalformedRequest) << Printable(body);
  }
}

TEST(FramingTest, ReadsTrailers) {
  const auto with_trailers = [](const std::string& lines) {
    return Post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n" + lines + "\r\n");
  };
  EXPECT_EQ(Judge(with_trailers("X-Sum: 1\r\n")).status, Status::kComplete);
  EXPECT_EQ(Judge(with_trailers("A:\r\nB: c\r\n")).status, Status::kComplete);
  EXPECT_EQ(Judge(with_trailers("Content-Length: 9\r\nHost: b\r\n")).status, Status::kComplete);
  for (const std::string lines :
       {"X-Sum\r\n", " X: 1\r\n", "X : 1\r\n", "X: 1\n", "\n", "X: a\rb\r\n", "X: 1\r\n y\r\n"}) {
    EXPECT_EQ(Judge(with_trailers(lines)).problem, ProblemKind::kMalformedRequest)
        << Printable(lines);
  }
}

TEST(FramingTest, JoinsChunks) {
  EXPECT_EQ(JoinChunks("5\r\nhello\r\n00A;x=\"y\"\r\n0123\r\n0\r\n9\r\n000;z\r\nX-Sum: 1\r\n\r\n"),
            "hello0123\r\n0\r\n9");
  EXPECT_EQ(JoinChunks("0\r\n\r\n"), "");
}

TEST(FramingTest, RefusesAChunkSizeLineThatNeverEnds) {
  const auto with_extension = [](std::size_t length) {
    return Post("Transfer-Encoding: chunked\r\n",
                "1;" + std::string(length, 'x') + "\r\na\r\n0\r\n\r\n");
  };
  // "1;", the extension and CR make 256.
  EXPECT_EQ(Judge(with_extension(253)).status, Status::kComplete);
  EXPECT_EQ(Judge(with_extension(254)).problem, ProblemKind::kMalformedRequest);
}

TEST(FramingTest, StaysRefused) {
  RequestScanner scanner{Limits()};
  EXPECT_EQ(scanner.Scan("\n"), Status::kRefused);
  EXPECT_EQ(scanner.Scan("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), Status::kRefused);
  EXPECT_FALSE(scanner.keep_alive());
}

TEST(FramingLimitsTest, AreThoseThatTheDocumentsPromise) {
  const Limits limits;
  EXPECT_EQ(limits.target, 8192U);
  EXPECT_EQ(limits.head, 65536U);
  EXPECT_EQ(limits.body, 10U * 1024 * 1024);
}

Limits SmallLimits() {
  Limits limits;
  limits.target = 32;
  limits.head = 256;
  limits.body = 40;
  return limits;
}

TEST(FramingLimitsTest, BoundsTheTarget) {
  const auto with_target = [](std::size_t size) {
    return "GET /" + std::string(size - 1, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  EXPECT_EQ(Judge(with_target(32), SmallLimits()).status, Status::kComplete);
  EXPECT_EQ(Judge(with_target(33), SmallLimits()).problem, ProblemKind::kTargetTooLong);
  EXPECT_EQ(Judge(with_target(200), SmallLimits()).problem, ProblemKind::kTargetTooLong);
  EXPECT_EQ(Judge(with_target(2000), SmallLimits()).problem, ProblemKind::kTargetTooLong);
}

TEST(FramingLimitsTest, RefusesARequestLineWithoutEndAtTheLimitOfTheHead) {
  EXPECT_EQ(Judge("GET /" + std::string(251, 'x'), SmallLimits()).status, Status::kNeedMore);
  EXPECT_EQ(Judge("GET /" + std::string(252, 'x'), SmallLimits()).problem,
            ProblemKind::kTargetTooLong);
  EXPECT_EQ(Judge(std::string(200, 'G'), SmallLimits()).problem, ProblemKind::kTargetTooLong);
}

TEST(FramingLimitsTest, JudgesLongMethodsTheSameHoweverTheyArrive) {
  for (std::size_t size = 1; size < 200; ++size) {
    Judge(std::string(size, 'M') + " /" + std::string(31, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n",
          SmallLimits());
  }
}

TEST(FramingLimitsTest, JudgesLongBrokenLinesTheSameHoweverTheyArrive) {
  for (std::size_t size = 1; size < 200; ++size) {
    Judge("GET " + std::string(size, ' ') + "/ HTTP/1.1\r\nHost: a\r\n\r\n", SmallLimits());
    Judge(std::string(size, 'x') + "\nHost: a\r\n\r\n", SmallLimits());
  }
}

// Two limits are passed at once; the one that comes first in the bytes is named.
TEST(FramingLimitsTest, NamesTheSameLimitHoweverTheBytesArrive) {
  Limits limits = SmallLimits();
  for (limits.head = 60; limits.head < 120; ++limits.head) {
    Judge(Post("A: b\r\nX: " + std::string(100, 'x') + "\r\n", ""), limits);
    Judge("GET /" + std::string(150, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", limits);
  }
}

TEST(FramingLimitsTest, BoundsAHeaderByTheHeadAlone) {
  const std::string around = "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n";
  const auto with_header = [](std::size_t size) {
    return "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(size, 'x') + "\r\n\r\n";
  };
  const std::size_t most = 256 - around.size();
  EXPECT_EQ(Judge(with_header(most), SmallLimits()).status, Status::kComplete);
  EXPECT_EQ(Judge(with_header(most + 1), SmallLimits()).problem, ProblemKind::kHeadersTooLarge);
  EXPECT_EQ(Judge(with_header(2000), SmallLimits()).problem, ProblemKind::kHeadersTooLarge);
}

TEST(FramingLimitsTest, BoundsTheHead) {
  const auto of_size = [](std::size_t size) {
    std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
    while (head.size() + 60 < size) head += "Y: " + std::string(20, 'y') + "\r\n";
    return head + "X: " + std::string(size - head.size() - 7, 'x') + "\r\n\r\n";
  };
  ASSERT_EQ(of_size(256).size(), 256U);
  EXPECT_EQ(Judge(of_size(256), SmallLimits()).status, Status::kComplete);
  for (std::size_t size = 257; size < 330; ++size) {
    EXPECT_EQ(Judge(of_size(size), SmallLimits()).problem, ProblemKind::kHeadersTooLarge) << size;
  }
  EXPECT_EQ(Judge(of_size(2000), SmallLimits()).problem, ProblemKind::kHeadersTooLarge);
}

TEST(FramingLimitsTest, CountsAFullHeadApartFromItsBody) {
  const std::string head =
      "POST / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20, 'x') + "\r\nContent-Length: 40\r\n\r\n";
  EXPECT_EQ(Judge(head + std::string(40, 'b') + std::string(kGet), SmallLimits()).status,
            Status::kComplete);
}

TEST(FramingLimitsTest, BoundsABodyOfKnownLength) {
  const auto with_body = [](std::size_t size) {
    return Post("Content-Length: " + std::to_string(size) + "\r\n", std::string(size, 'b'));
  };
  EXPECT_EQ(Judge(with_body(40), SmallLimits()).status, Status::kComplete);
  EXPECT_EQ(Judge(with_body(41), SmallLimits()).problem, ProblemKind::kBodyTooLarge);
}

TEST(FramingLimitsTest, RefusesAHugeLengthBeforeTheBodyCame) {
  for (const std::string length :
       {"10485761", "18446744073709551615", "18446744073709551616", "99999999999999999999999999"}) {
    EXPECT_EQ(Judge(Post("Content-Length: " + length + "\r\n", "")).problem,
              ProblemKind::kBodyTooLarge)
        << length;
  }
}

TEST(FramingLimitsTest, BoundsABodyInChunks) {
  const auto in_chunks = [](std::size_t first, std::size_t second) {
    const auto hex = [](std::size_t n) {
      return std::string(1, "0123456789abcdef"[n / 16]) +
             std::string(1, "0123456789abcdef"[n % 16]);
    };
    return Post("Transfer-Encoding: chunked\r\n", hex(first) + "\r\n" + std::string(first, 'b') +
                                                      "\r\n" + hex(second) + "\r\n" +
                                                      std::string(second, 'b') + "\r\n0\r\n\r\n");
  };
  EXPECT_EQ(Judge(in_chunks(20, 20), SmallLimits()).status, Status::kComplete);
  EXPECT_EQ(Judge(in_chunks(20, 21), SmallLimits()).problem, ProblemKind::kBodyTooLarge);
  EXPECT_EQ(Judge(in_chunks(41, 1), SmallLimits()).problem, ProblemKind::kBodyTooLarge);
}

TEST(FramingLimitsTest, BoundsTrailers) {
  // With its line end, the trailer has `size` bytes.
  const auto with_trailer = [](std::size_t size) {
    return Post("Transfer-Encoding: chunked\r\n",
                "0\r\nX: " + std::string(size - 5, 'x') + "\r\n\r\n");
  };
  EXPECT_EQ(Judge(with_trailer(255), SmallLimits()).status, Status::kComplete);
  for (std::size_t size = 256; size < 300; ++size) {
    EXPECT_EQ(Judge(with_trailer(size), SmallLimits()).problem, ProblemKind::kHeadersTooLarge);
  }
  EXPECT_EQ(
      Judge(Post("Transfer-Encoding: chunked\r\n", "0\r\n" + std::string(2000, 'x')), SmallLimits())
          .problem,
      ProblemKind::kHeadersTooLarge);
}

TEST(FramingLimitsTest, RefusesAHugeChunk) {
  for (const std::string size :
       {"a00001", "7fffffffffffffff", "ffffffffffffffff", "fffffffffffffffe"}) {
    const std::string body = "1\r\na\r\n" + size + "\r\n";
    EXPECT_EQ(Judge(Post("Transfer-Encoding: chunked\r\n", body)).problem,
              ProblemKind::kBodyTooLarge)
        << size;
  }
}

TEST(FramingLimitsTest, BoundsWhatChunksAddToTheirData) {
  // A byte a chunk with the longest size line: without a bound, 256 bytes to hold for each one that
  // counts.
  std::string body;
  while (body.size() < 128 * 1024) body += "1;" + std::string(250, 'x') + "\r\na\r\n";
  Limits limits;
  limits.body = 4096;
  RequestScanner scanner(limits);
  EXPECT_EQ(scanner.Scan(Post("Transfer-Encoding: chunked\r\n", body)), Status::kRefused);
}

}  // namespace
}  // namespace understudy::http
