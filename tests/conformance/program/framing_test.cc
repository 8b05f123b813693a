// How requests stand on the connection: what HTTP/1.1 allows is served, what makes a request's end
// uncertain is refused and ends the connection, and what is too large is refused by its kind.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http_run.h"

namespace understudy::conformance {
namespace {

class FramingTest : public EachVendorFixture {};
class FramingOnceTest : public HttpFixture {
 protected:
  const VendorCase omnidesk_ = AllVendors()[2];
};

INSTANTIATE_TEST_SUITE_P(Vendors, FramingTest, ::testing::ValuesIn(AllVendors()), VendorName);

constexpr const char* kCreate = "/api/v2/customer/createCustomerCRUD";
constexpr const char* kForm = "Content-Type: application/x-www-form-urlencoded\r\n";

// `target` stretched to `size` bytes by a parameter that nobody knows.
std::string Stretched(const std::string& target, std::size_t size) {
  return target + "?x=" + std::string(size - target.size() - 3, 'a');
}

// A header line of `size` bytes with its line end.
std::string HeaderLine(std::size_t size) {
  return "X-Filler: " + std::string(size - 12, 'a') + "\r\n";
}

TEST_P(FramingTest, RefusesHeadersThatMakeTheEndUncertain) {
  const std::string nul("X-A: b\0c\r\n", 10);
  for (const std::string& header :
       {std::string("Content-Length: 5\r\nContent-Length: 6\r\n"),
        std::string("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
        std::string("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
        std::string("Content-Length: 5, 6\r\n"),
        std::string("Content-Length: x\r\n"),
        std::string("Content-Length: -1\r\n"),
        std::string("Content-Length: +5\r\n"),
        std::string("Content-Length: 0x5\r\n"),
        std::string("Content-Length:\r\n"),
        std::string("Content-Length: 5 5\r\n"),
        std::string("Transfer-Encoding: xchunked\r\n"),
        std::string("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
        std::string("X-A: b\r\n folded\r\n"),
        std::string("X-A: b\r\n\tfolded\r\n"),
        std::string("X-A: b\nX-B: c\r\n"),
        std::string("X-A: b\rX-B: c\r\n"),
        std::string("X-A : b\r\n"),
        std::string("no colon\r\n"),
        std::string(": no name\r\n"),
        std::string("Content-Length : 5\r\n"),
        std::string("Host: other\r\n"),
        nul}) {
    SCOPED_TRACE(header);
    ExpectError(vendor_, ReplyAndClose(vendor_, Head(vendor_, "POST", vendor_.path, header)), 400,
                "bad_request");
  }
}

TEST_P(FramingTest, RefusesLinesThatEndInABareLineFeed) {
  ExpectError(vendor_,
              ReplyAndClose(vendor_, "GET " + vendor_.path + " HTTP/1.1\r\nHost: t\r\n" +
                                         vendor_.credentials + "\n"),
              400, "");
  EXPECT_EQ(ReplyAndClose(vendor_, "GET " + vendor_.path + " HTTP/1.1\nHost: t\n\n").status, 400);
}

TEST_P(FramingTest, RefusesRequestLinesThatAreNone) {
  for (const std::string& line :
       {std::string("GET"), "GET " + vendor_.path, "GET  " + vendor_.path + " HTTP/1.1",
        "GET " + vendor_.path + "  HTTP/1.1", " GET " + vendor_.path + " HTTP/1.1",
        "GET " + vendor_.path + " HTTP/1.1 x", "GET " + vendor_.path + " x HTTP/1.1",
        "GET " + vendor_.path + " HTTP/1", "GET " + vendor_.path + " http/1.1",
        "GET " + vendor_.path + " HTTP/1.1\t", "G@T " + vendor_.path + " HTTP/1.1",
        "GET " + vendor_.path.substr(1) + " HTTP/1.1", std::string("\x16\x03\x01\x02")}) {
    SCOPED_TRACE(line);
    EXPECT_EQ(ReplyAndClose(vendor_, line + "\r\nHost: t\r\n\r\n").status, 400);
  }
  const int status =
      ReplyAndClose(vendor_, "GET " + vendor_.path + " HTTP/2.0\r\nHost: t\r\n\r\n").status;
  EXPECT_TRUE(status == 400 || status == 505) << status;
}

TEST_P(FramingTest, RefusesControlCharactersInTheTarget) {
  for (const char* bad : {"\x01", "\x7f", "\t", "\x1b[2J"}) {
    EXPECT_EQ(ReplyAndClose(vendor_, Head(vendor_, "GET", vendor_.path + "?x=" + bad)).status, 400);
  }
}

TEST_P(FramingTest, RefusesARequestWithoutHost) {
  ExpectError(vendor_,
              ReplyAndClose(vendor_,
                            "GET " + vendor_.path + " HTTP/1.1\r\n" + vendor_.credentials + "\r\n"),
              400, "bad_request");
}

TEST_P(FramingTest, TakesTargetsUpTo8KiB) {
  EXPECT_EQ(ReplyAndGoOn(vendor_, Head(vendor_, "GET", Stretched(vendor_.path, 8192))).status, 200);
  ExpectError(vendor_, ReplyAndClose(vendor_, Head(vendor_, "GET", Stretched(vendor_.path, 8193))),
              414, "uri_too_long");
  EXPECT_EQ(ReplyAndClose(vendor_, Head(vendor_, "GET", Stretched(vendor_.path, 100'000))).status,
            414);
}

TEST_P(FramingTest, TakesLongHeaderLines) {
  EXPECT_EQ(ReplyAndGoOn(vendor_, Head(vendor_, "GET", vendor_.path, HeaderLine(60'000))).status,
            200);
  EXPECT_EQ(
      ReplyAndClose(vendor_, Head(vendor_, "GET", vendor_.path, HeaderLine(1'000'000))).status,
      431);
}

TEST_P(FramingTest, TakesHeadsUpTo64KiB) {
  const auto head_of = [&](std::size_t size) {
    std::string filler;
    for (int line = 0; line < 8; ++line) filler += HeaderLine(8000);
    const std::size_t rest = size - Head(vendor_, "GET", vendor_.path, filler).size();
    return Head(vendor_, "GET", vendor_.path, filler + HeaderLine(rest));
  };
  EXPECT_EQ(ReplyAndGoOn(vendor_, head_of(65'536)).status, 200);
  ExpectError(vendor_, ReplyAndClose(vendor_, head_of(65'537)), 431, "headers_too_large");

  std::string many;
  for (int line = 0; line < 100'000; ++line) many += "X-" + std::to_string(line) + ": y\r\n";
  EXPECT_EQ(ReplyAndClose(vendor_, Head(vendor_, "GET", vendor_.path, many)).status, 431);
}

TEST_P(FramingTest, RefusesABodyAnnouncedToBeOver10MiB) {
  for (const char* length :
       {"10485761", "4294967296", "9223372036854775808", "99999999999999999999"}) {
    SCOPED_TRACE(length);
    const WireReply reply = ReplyAndClose(
        vendor_,
        Head(vendor_, "POST", vendor_.path, std::string("Content-Length: ") + length + "\r\n"));
    ExpectError(vendor_, reply, 413, "payload_too_large");
  }
}

TEST_F(FramingOnceTest, TakesBodiesUpTo10MiBInEveryForm) {
  constexpr std::size_t kMost = 10 * 1024 * 1024;
  Program program;
  const VendorCase& vendor = omnidesk_;
  struct Row {
    const char* type;
    std::string begin;
    std::string end;
  };
  for (const Row& row : {Row{"application/json", R"({"primaryID":"JSON","x":")", "\"}"},
                         Row{"application/x-www-form-urlencoded", "primaryID=FORM&x=", ""},
                         Row{"multipart/form-data; boundary=b",
                             "--b\r\nContent-Disposition: form-data; "
                             "name=\"primaryID\"\r\n\r\nPARTS\r\n--b\r\nContent-Disposition: "
                             "form-data; name=\"x\"\r\n\r\n",
                             "\r\n--b--\r\n"}}) {
    SCOPED_TRACE(row.type);
    std::string body =
        row.begin + std::string(kMost - row.begin.size() - row.end.size(), 'a') + row.end;
    Connection connection(program.port());
    EXPECT_EQ(Exchange(connection, WithBody(vendor, "POST", kCreate, row.type, body)).status, 200);
    body.insert(row.begin.size(), 1, 'a');
    Connection other(program.port());
    ExpectError(vendor, Exchange(other, WithBody(vendor, "POST", kCreate, row.type, body)), 413,
                "");
  }
  ExpectHealthy(program);
}

TEST_F(FramingOnceTest, RefusesAChunkedBodyOver10MiB) {
  std::string bytes =
      Head(omnidesk_, "POST", kCreate, std::string(kForm) + "Transfer-Encoding: chunked\r\n");
  const std::string chunk = "100000\r\n" + std::string(0x100000, 'a') + "\r\n";
  for (int i = 0; i < 11; ++i) bytes += chunk;
  Connection connection(program_.port());
  ExpectError(omnidesk_, Exchange(connection, bytes + "0\r\n\r\n"), 413, "");
  ExpectError(omnidesk_,
              ReplyAndClose(omnidesk_, Head(omnidesk_, "POST", kCreate,
                                            std::string(kForm) + "Transfer-Encoding: chunked\r\n") +
                                           "ffffffffffffffff\r\na"),
              413, "");
}

// A body that createCustomerCRUD refuses, so that the shared server stays as it is.
constexpr std::string_view kBadName = "primaryID=C1&firstname=R2D2";

TEST_F(FramingOnceTest, ReadsChunkedBodies) {
  const std::string head =
      Head(omnidesk_, "POST", kCreate, std::string(kForm) + "Transfer-Encoding: chunked\r\n");
  for (const char* chunks :
       {"1b\r\nprimaryID=C1&firstname=R2D2\r\n0\r\n\r\n",
        "1B;name=value\r\nprimaryID=C1&firstname=R2D2\r\n0\r\n\r\n",
        "1\r\np\r\n0000a\r\nrimaryID=C\r\n10\r\n1&firstname=R2D2\r\n0\r\n\r\n"}) {
    SCOPED_TRACE(chunks);
    const WireReply reply = ReplyAndGoOn(omnidesk_, head + chunks);
    ExpectError(omnidesk_, reply, 400, "");
    EXPECT_NE(reply.body.find("firstname"), std::string::npos)
        << "the whole body was read: " << reply.body;
  }
}

TEST_F(FramingOnceTest, DropsTrailers) {
  const std::string head =
      Head(omnidesk_, "POST", kCreate, std::string(kForm) + "Transfer-Encoding: chunked\r\n");
  const std::string body = "1b\r\nprimaryID=C1&firstname=R2D2\r\n0\r\n";
  const WireReply reply =
      ReplyAndGoOn(omnidesk_, head + body + "X-Checksum: 1\r\nContent-Length: 7\r\n\r\n");
  ExpectError(omnidesk_, reply, 400, "");
  EXPECT_NE(reply.body.find("firstname"), std::string::npos) << reply.body;
  ExpectError(omnidesk_, ReplyAndClose(omnidesk_, head + body + HeaderLine(65'537) + "\r\n"), 431,
              "");
}

TEST_F(FramingOnceTest, AnswersOptionsOfTheWholeServer) {
  const WireReply reply = ReplyAndGoOn(omnidesk_, "OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(HeaderOf(reply, "allow"), "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  EXPECT_EQ(ReplyAndClose(omnidesk_, "GET * HTTP/1.1\r\nHost: t\r\n\r\n").status, 400);
}

TEST_F(FramingOnceTest, RefusesChunksThatAreNone) {
  const std::string head =
      Head(omnidesk_, "POST", kCreate, std::string(kForm) + "Transfer-Encoding: chunked\r\n");
  for (const char* chunks :
       {"zz\r\nab\r\n0\r\n\r\n", "-2\r\nab\r\n0\r\n\r\n", "0x2\r\nab\r\n0\r\n\r\n",
        "2\nab\r\n0\r\n\r\n", "2\r\nabcd\r\n0\r\n\r\n", "\r\nab\r\n0\r\n\r\n",
        " 2\r\nab\r\n0\r\n\r\n", "2 \r\nab\r\n0\r\n\r\n"}) {
    SCOPED_TRACE(chunks);
    ExpectError(omnidesk_, ReplyAndClose(omnidesk_, head + chunks), 400, "");
  }
}

TEST_F(FramingOnceTest, AsksForTheBodyOfAClientThatExpectsTo) {
  Connection connection(program_.port());
  const Deadline deadline = Soon();
  ASSERT_TRUE(connection.Send(Head(omnidesk_, "POST", kCreate,
                                   std::string(kForm) + "Expect: 100-continue\r\nContent-Length: " +
                                       std::to_string(kBadName.size()) + "\r\n"),
                              deadline));
  while (connection.pending().find("\r\n\r\n") == std::string::npos)
    ASSERT_TRUE(connection.Fill(deadline));
  EXPECT_EQ(connection.pending(), "HTTP/1.1 100 Continue\r\n\r\n");

  const WireReply reply = Exchange(connection, kBadName);
  ExpectError(omnidesk_, reply, 400, "");
  EXPECT_NE(reply.body.find("firstname"), std::string::npos);
  EXPECT_EQ(Exchange(connection, Head(omnidesk_, "GET", omnidesk_.path)).status, 200);
}

TEST_F(FramingOnceTest, RefusesAnExpectedBodyThatIsTooLargeBeforeItIsSent) {
  const WireReply reply = ReplyAndClose(
      omnidesk_, Head(omnidesk_, "POST", kCreate,
                      std::string(kForm) + "Expect: 100-continue\r\nContent-Length: 10485761\r\n"));
  ExpectError(omnidesk_, reply, 413, "");
}

TEST_P(FramingTest, AnswersPipelinedRequestsInOrder) {
  const std::string good = Head(vendor_, "GET", vendor_.path);
  const std::string bad = Head(vendor_, "GET", vendor_.path + "/no/such/thing");
  Connection connection(program_.port());
  const Deadline deadline = Soon();
  ASSERT_TRUE(connection.Send(
      good + bad + WithBody(vendor_, "LOCK", vendor_.path, "text/plain", "GET / HTTP/1.1\r\n\r\n") +
          good,
      deadline));
  for (const int status : {200, 404, 405, 200}) {
    const std::optional<WireReply> reply = connection.Receive(false, deadline);
    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ(reply->status, status);
  }
}

TEST_P(FramingTest, ReadsARequestSplitAtEveryByte) {
  const std::string good =
      WithBody(vendor_, "LOCK", vendor_.path, "application/json", R"({"a":"Zoë"})");
  Connection connection(program_.port());
  for (std::size_t split = 1; split < good.size(); ++split) {
    const Deadline deadline = Soon();
    ASSERT_TRUE(connection.Send(std::string_view(good).substr(0, split), deadline));
    ASSERT_EQ(Exchange(connection, std::string_view(good).substr(split)).status, 405)
        << "split at " << split;
  }
  for (const char byte : good.substr(0, good.size() - 1))
    ASSERT_TRUE(connection.Send(std::string_view(&byte, 1), Soon()));
  EXPECT_EQ(Exchange(connection, "}").status, 405) << "byte by byte";
}

TEST_F(FramingOnceTest, ReadsAChunkedRequestByteByByte) {
  const std::string request =
      Head(omnidesk_, "POST", kCreate, std::string(kForm) + "Transfer-Encoding: chunked\r\n") +
      "1\r\np\r\n0000a\r\nrimaryID=C\r\n10\r\n1&firstname=R2D2\r\n0\r\n\r\n";
  Connection connection(program_.port());
  for (const char byte : request.substr(0, request.size() - 1))
    ASSERT_TRUE(connection.Send(std::string_view(&byte, 1), Soon()));
  const WireReply reply = Exchange(connection, "\n");
  ExpectError(omnidesk_, reply, 400, "");
  EXPECT_NE(reply.body.find("firstname"), std::string::npos) << reply.body;
}

TEST_P(FramingTest, ClosesAfterHttp10UnlessAskedNotTo) {
  const std::string line = "GET " + vendor_.path + " HTTP/1.0\r\n" + vendor_.credentials;
  EXPECT_EQ(ReplyAndClose(vendor_, line + "\r\n").status, 200);
  Connection connection(program_.port());
  EXPECT_EQ(Exchange(connection, line + "Connection: keep-alive\r\n\r\n").status, 200);
  EXPECT_EQ(Exchange(connection, line + "Connection: keep-alive\r\n\r\n").status, 200);
}

TEST_P(FramingTest, ClosesWhenTheClientAsksForIt) {
  EXPECT_EQ(
      ReplyAndClose(vendor_, Head(vendor_, "GET", vendor_.path, "Connection: close\r\n")).status,
      200);
}

TEST_P(FramingTest, ServesManyRequestsOverOneConnection) {
  Connection connection(program_.port());
  for (int i = 0; i < 200; ++i)
    ASSERT_EQ(Exchange(connection, Head(vendor_, "GET", vendor_.path)).status, 200) << i;
}

TEST_P(FramingTest, TakesTheAbsoluteForm) {
  EXPECT_EQ(
      ReplyAndGoOn(vendor_, Head(vendor_, "GET", "http://mock.example.com" + vendor_.path)).status,
      200);
  for (const char* bad : {"evil?://x", "ftp://x", "http://", "http://user@x", "http://x:y"}) {
    EXPECT_EQ(ReplyAndClose(vendor_, Head(vendor_, "GET", bad + vendor_.path)).status, 400) << bad;
  }
}

TEST_F(FramingOnceTest, SurvivesClientsThatLeaveEarly) {
  const std::string whole = WithBody(omnidesk_, "POST", kCreate, "application/json",
                                     R"({"primaryID":")" + std::string(1000, 'x'));
  for (std::size_t size = 0; size < whole.size(); size += 37) {
    Connection connection(program_.port());
    connection.Send(std::string_view(whole).substr(0, size), Soon());
  }
  ExpectHealthy(program_);
}

TEST_F(FramingOnceTest, ServesOthersWhileClientsStayIdle) {
  std::vector<std::unique_ptr<Connection>> idle;
  for (int i = 0; i < 64; ++i) {
    idle.push_back(std::make_unique<Connection>(program_.port()));
    if (i % 2 == 0) idle.back()->Send("GET /v1/cust", Soon());
  }
  ExpectHealthy(program_);
}

}  // namespace
}  // namespace understudy::conformance
