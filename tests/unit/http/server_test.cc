#include "http/server.h"

#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <string>
#include <vector>

#include "base/long_work.h"
#include "support/gzip.h"
#include "support/secure_wire.h"
#include "support/wire.h"

namespace understudy::http {
namespace {

using namespace std::chrono_literals;

using testing::Client;
using testing::See;
using testing::Seen;
using testing::StartServer;

// A server that notes what it sees and answers "ok".
class ServerTest : public ::testing::Test {
 protected:
  Response Answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    seen_.push_back(See(request));
    if (request.rejected) {
      return {StatusOf(request.rejected->kind), {}, "text/plain", request.rejected->detail};
    }
    return reply_;
  }

  // Sends `bytes` on a connection of its own and reads to its end.
  std::string Exchange(std::string_view bytes) const {
    Client connection(server_->port());
    connection.Send(bytes);
    return connection.ReadToEnd();
  }

  Response reply_{200, {{"X-Own", "1"}}, "text/plain", "ok"};
  std::mutex mutex_;
  std::vector<Seen> seen_;
  std::unique_ptr<Server> server_ =
      StartServer([this](const Request& request) { return Answer(request); });
};

TEST_F(ServerTest, TakesAFreePort) { EXPECT_GT(server_->port(), 0); }

TEST_F(ServerTest, AnswersWithStatusHeadersAndBody) {
  const std::string reply = Exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

  EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 OK\r\n")) << reply;
  EXPECT_NE(reply.find("\r\nX-Own: 1\r\n"), std::string::npos) << reply;
  EXPECT_NE(reply.find("\r\nContent-Type: text/plain\r\n"), std::string::npos) << reply;
  EXPECT_NE(reply.find("\r\nContent-Length: 2\r\n"), std::string::npos) << reply;
  EXPECT_TRUE(reply.ends_with("\r\n\r\nok")) << reply;
}

TEST_F(ServerTest, HandsTheRequestOverAsSent) {
  Exchange(
      "PATCH /a%2Fb//../%zz?x=%41+b HTTP/1.1\r\nHost: a.example.com:8080\r\nX-Its: one two\r\n"
      "Content-Type: application/json; charset=utf-8\r\nAccept-Encoding: gzip\r\n"
      "Content-Length: 7\r\nConnection: close\r\n\r\n{\"a\":1}");

  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].method, "PATCH");
  EXPECT_EQ(seen_[0].target, "/a%2Fb//../%zz?x=%41+b");
  EXPECT_EQ(seen_[0].body, "{\"a\":1}");
  EXPECT_EQ(seen_[0].Header("host"), "a.example.com:8080");
  EXPECT_EQ(seen_[0].Header("x-its"), "one two");
  EXPECT_EQ(seen_[0].Header("Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(seen_[0].Header("REMOTE_ADDR"), "(absent)");
  EXPECT_FALSE(seen_[0].rejected);
}

TEST_F(ServerTest, HandsHeadersOverWithoutDecodingThem) {
  Exchange("GET / HTTP/1.1\r\nHost: a\r\nX-Token: a%41+b%zz\r\nConnection: close\r\n\r\n");

  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].Header("X-Token"), "a%41+b%zz");
}

TEST_F(ServerTest, TakesBodiesWithAnyMethod) {
  for (const std::string method : {"GET", "POST", "PUT", "DELETE", "BREW"}) {
    Exchange(method +
             " / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
    ASSERT_FALSE(seen_.empty());
    EXPECT_EQ(seen_.back().method, method);
    EXPECT_EQ(seen_.back().body, "abc") << method;
  }
}

TEST_F(ServerTest, LeavesFormsToTheHandler) {
  const std::string form = "a=1&b=%zz";
  Exchange(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
      "Content-Length: " +
      std::to_string(form.size()) + "\r\nConnection: close\r\n\r\n" + form);

  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].body, form);
}

TEST_F(ServerTest, JoinsChunks) {
  Exchange(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
      "3;x=y\r\nabc\r\n2\r\n\r\n\r\n1\r\nd\r\n0\r\n\r\n");

  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].body, "abc\r\nd");
}

TEST_F(ServerTest, TakesABodyOfTheLargestSize) {
  const std::string body(Limits().body, 'b');
  const std::string reply =
      Exchange("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n\r\n" + body);

  EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 ")) << reply;
  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].body.size(), body.size());
}

TEST_F(ServerTest, ServesManyRequestsOnOneConnection) {
  Client connection(server_->port());
  for (int i = 0; i < 20; ++i) {
    connection.Send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(connection.ReadUntil("\r\n\r\nok").starts_with("HTTP/1.1 200 OK\r\n"));
  }
  ASSERT_EQ(seen_.size(), 20U);
  EXPECT_EQ(seen_.back().target, "/19");
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
  const std::string replies = Exchange(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
      "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nGET "
      "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
      "GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
      "GET /never HTTP/1.1\r\nHost: a\r\n\r\n");

  ASSERT_EQ(seen_.size(), 4U) << replies;
  EXPECT_EQ(seen_[0].target, "/1");
  EXPECT_EQ(seen_[1].body, "GET ");
  EXPECT_EQ(seen_[2].body, "a");
  EXPECT_EQ(seen_[3].target, "/4");
}

TEST_F(ServerTest, TakesARequestThatComesByteByByte) {
  Client connection(server_->port());
  const std::string request =
      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc";
  for (const char c : request) connection.Send({&c, 1});

  EXPECT_TRUE(connection.ReadToEnd().starts_with("HTTP/1.1 200 "));
  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].body, "abc");
}

TEST_F(ServerTest, PassesOverABodyWithHead) {
  const std::string reply = Exchange(
      "HEAD /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
      "HEAD /y HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
      "1\r\na\r\n0\r\n\r\n");

  ASSERT_EQ(seen_.size(), 2U) << reply;
  EXPECT_EQ(seen_[1].target, "/y");
  EXPECT_EQ(reply.find("ok"), std::string::npos) << reply;
}

TEST_F(ServerTest, LeavesTheBodyOutForHeadButTellsItsLength) {
  const std::string reply = Exchange("HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

  EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 OK\r\n")) << reply;
  EXPECT_NE(reply.find("\r\nContent-Length: 2\r\n"), std::string::npos) << reply;
  EXPECT_TRUE(reply.ends_with("\r\n\r\n")) << reply;
  EXPECT_EQ(seen_.at(0).method, "HEAD");
}

TEST_F(ServerTest, SendsNoLengthWith204) {
  reply_ = {204, {}, "", ""};
  const std::string reply = Exchange("DELETE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

  EXPECT_TRUE(reply.starts_with("HTTP/1.1 204 No Content\r\n")) << reply;
  EXPECT_EQ(reply.find("Content-Length"), std::string::npos) << reply;
  EXPECT_EQ(reply.find("Content-Type"), std::string::npos) << reply;
}

TEST_F(ServerTest, TellsAnHttp10ClientThatItCloses) {
  const std::string reply = Exchange("GET / HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(reply.ends_with("\r\n\r\nok")) << reply;
}

TEST_F(ServerTest, InvitesABodyThatWaits) {
  Client connection(server_->port());
  connection.Send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n"
      "Connection: close\r\n\r\n");
  EXPECT_EQ(connection.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.Send("abc");

  EXPECT_TRUE(connection.ReadToEnd().starts_with("HTTP/1.1 200 "));
  EXPECT_EQ(seen_.at(0).body, "abc");
}

TEST_F(ServerTest, RefusesAWaitingBodyThatIsTooLargeWithoutReadingIt) {
  const std::string reply = Exchange(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10485761\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_TRUE(reply.starts_with("HTTP/1.1 413 ")) << reply;
}

TEST_F(ServerTest, IgnoresRanges) {
  for (const std::string range : {"bytes=0-0", "bytes=5-1", "nonsense"}) {
    const std::string reply =
        Exchange("GET / HTTP/1.1\r\nHost: a\r\nRange: " + range + "\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 OK\r\n")) << range << ": " << reply;
    EXPECT_TRUE(reply.ends_with("\r\n\r\nok")) << range << ": " << reply;
  }
}

TEST_F(ServerTest, InflatesBodies) {
  const std::string gzip = testing::Compress("{\"a\":1}");
  const std::string head =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nConnection: close\r\n";
  Exchange(head + "Content-Length: " + std::to_string(gzip.size()) + "\r\n\r\n" + gzip);
  std::string chunks;
  for (const char c : gzip) chunks += "1\r\n" + std::string(1, c) + "\r\n";
  Exchange(head + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n");

  ASSERT_EQ(seen_.size(), 2U);
  EXPECT_EQ(seen_[0].body, "{\"a\":1}");
  EXPECT_EQ(seen_[1].body, "{\"a\":1}");
}

TEST_F(ServerTest, RefusesBodiesThatItCannotInflate) {
  const auto send = [this](const std::string& coding, const std::string& body) {
    return Exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: " + coding +
                    "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
                    "\r\n\r\n" + body);
  };
  const std::string unknown = send("br", "abc");
  EXPECT_TRUE(unknown.starts_with("HTTP/1.1 415 ")) << unknown;
  EXPECT_EQ(testing::HeaderOf(unknown, "Accept-Encoding"), "gzip, deflate, identity");
  const std::string damaged = send("gzip", "abc");
  EXPECT_TRUE(damaged.starts_with("HTTP/1.1 400 ")) << damaged;
  EXPECT_EQ(testing::HeaderOf(damaged, "Accept-Encoding"), "");
  const std::string bomb = testing::Compress(std::string(Limits().body + 1, 'a'));
  EXPECT_TRUE(send("gzip", bomb).starts_with("HTTP/1.1 413 "));
  for (const auto& seen : seen_) EXPECT_EQ(seen.body, "");
}

TEST_F(ServerTest, DropsTrailers) {
  const std::string reply = Exchange(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
      "2\r\nab\r\n0\r\nX-Sum: 1\r\nHost: b\r\nContent-Length: 9\r\n\r\n"
      "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

  ASSERT_EQ(seen_.size(), 2U) << reply;
  EXPECT_EQ(seen_[0].body, "ab");
  EXPECT_EQ(seen_[0].Header("X-Sum"), "(absent)");
  EXPECT_EQ(seen_[0].Header("Content-Length"), "(absent)");
  EXPECT_EQ(seen_[1].target, "/next");
}

// RFC 9112 section 3.2.2.
TEST_F(ServerTest, ReplacesHostByTheAuthorityOfAnAbsoluteTarget) {
  const auto seen = [this](const std::string& line, const std::string& host = "Host: b:1\r\n") {
    Exchange(line + " HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
    return seen_.back().target + " of " + seen_.back().Header("Host");
  };
  EXPECT_EQ(seen("GET http://a.example.com:80/x?y"), "/x?y of a.example.com:80");
  EXPECT_EQ(seen("GET HTTPS://[::1]"), "/ of [::1]");
  EXPECT_EQ(seen("GET http://a?x=1"), "/?x=1 of a");
  Exchange("GET http://a/x HTTP/1.0\r\n\r\n");
  EXPECT_EQ(seen_.back().Header("Host"), "a");
}

TEST_F(ServerTest, AnswersOptionsOfTheWholeServer) {
  for (const std::string target : {"*", "http://a.example.com"}) {
    const std::string reply =
        Exchange("OPTIONS " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 204 No Content\r\n")) << reply;
    EXPECT_EQ(testing::HeaderOf(reply, "Allow"), "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    EXPECT_NE(testing::HeaderOf(reply, "Date"), "");
  }
  EXPECT_TRUE(seen_.empty());
}

// What a head depends on must not reach another request by way of the cached head.
TEST_F(ServerTest, LetsNoHeadLeakIntoAnotherReply) {
  reply_ = {200, {{"Date", "now"}}, "text/plain", "ok"};
  const std::vector<std::string> requests = {
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
      "GET / HTTP/1.0\r\n\r\n", "HEAD / HTTP/1.0\r\n\r\n"};
  // Each order, on a new server: the first request of a kind has its head written, the others reuse
  // it.
  for (std::size_t first = 0; first < requests.size(); ++first) {
    server_ = StartServer([this](const Request& request) { return Answer(request); });
    for (std::size_t i = 0; i < 2 * requests.size(); ++i) {
      const std::string& request = requests[(first + i) % requests.size()];
      const std::string reply = Exchange(request);
      EXPECT_EQ(reply.substr(0, reply.find("\r\n\r\n")),
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n"
                "Content-Type: text/plain\r\nDate: now")
          << request;
    }
  }
}

TEST_F(ServerTest, LetsNoEmptyBodyDecideForOthers) {
  const std::string get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  for (const std::string body : {"", "x", "", "x"}) {
    reply_ = {200, {{"Date", "now"}}, "", body};
    const std::string reply = Exchange(get);
    EXPECT_EQ(testing::HeaderOf(reply, "Content-Length"), std::to_string(body.size()));
    EXPECT_EQ(testing::HeaderOf(reply, "Content-Type"), body.empty() ? "" : "text/plain");
    EXPECT_EQ(testing::BodyOf(reply), body);
  }
}

TEST_F(ServerTest, TellsAClientThatSpeaksTls) {
  const std::string reply = Exchange(testing::SecureClient::Hello());
  EXPECT_TRUE(reply.starts_with("HTTP/1.1 400 ")) << reply;
  EXPECT_EQ(testing::BodyOf(reply), "This port speaks plain HTTP, not TLS.");
}

TEST_F(ServerTest, LetsTheHandlerSayWhyARequestIsRefused) {
  struct Case {
    std::string bytes;
    ProblemKind kind;
  };
  for (const auto& [bytes, kind] : {
           Case{"GET /\n\n", ProblemKind::kMalformedRequest},
           Case{"GET / HTTP/1.1\r\n\r\n", ProblemKind::kMalformedRequest},
           Case{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                ProblemKind::kMalformedRequest},
           Case{"GET /" + std::string(8192, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n",
                ProblemKind::kTargetTooLong},
           Case{"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(65536, 'x') + "\r\n\r\n",
                ProblemKind::kHeadersTooLarge},
           Case{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10485761\r\n\r\n",
                ProblemKind::kBodyTooLarge},
       }) {
    const std::string reply = Exchange(bytes);
    ASSERT_FALSE(seen_.empty());
    ASSERT_TRUE(seen_.back().rejected) << bytes.substr(0, 60);
    EXPECT_EQ(seen_.back().rejected->kind, kind);
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 " + std::to_string(StatusOf(kind)) + " "))
        << reply.substr(0, 60);
  }
}

TEST_F(ServerTest, KnowsTheTargetOfARefusedRequestOnceItWasRead) {
  Exchange("GET /v1/customers/1 HTTP/1.1\r\nBroken\r\n\r\n");
  ASSERT_EQ(seen_.size(), 1U);
  EXPECT_EQ(seen_[0].target, "/v1/customers/1");
}

TEST_F(ServerTest, ServesNothingAfterARefusedRequest) {
  Exchange("GET / HTTP/1.1\r\nHost: a\r\nBroken\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(seen_.size(), 1U);
}

TEST_F(ServerTest, TakesHeadersUpToTheLimitsAndAsManyAsFit) {
  std::string head =
      "GET /" + std::string(8191, 'x') + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
  const std::string line = "X-Long: " + std::string(40'000, 'y') + "\r\n";
  head += line;
  for (int i = 0; i < 1000; ++i) head += "X-" + std::to_string(i) + ": y\r\n";
  const std::string last = "Z: ";
  head += last + std::string(65536 - head.size() - last.size() - 4, 'z') + "\r\n\r\n";
  ASSERT_EQ(head.size(), 65536U);

  EXPECT_TRUE(Exchange(head).starts_with("HTTP/1.1 200 "));
}

TEST_F(ServerTest, ServesManyConnectionsAtOnce) {
  std::vector<std::unique_ptr<Client>> connections;
  for (int i = 0; i < 50; ++i) connections.push_back(std::make_unique<Client>(server_->port()));
  for (const auto& connection : connections) connection->Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

  for (const auto& connection : connections) {
    EXPECT_TRUE(connection->ReadUntil("\r\n\r\nok").starts_with("HTTP/1.1 200 OK\r\n"));
  }
}

TEST_F(ServerTest, SaysThatAPortIsBusy) {
  ServerOptions options;
  options.port = server_->port();

  const auto second = Server::Start(options, [](const Request&) { return Response(); });

  ASSERT_FALSE(second);
  EXPECT_TRUE(second.error().port_busy);
  EXPECT_NE(second.error().message.find(std::to_string(options.port)), std::string::npos);
}

TEST_F(ServerTest, SaysThatAHostIsNone) {
  ServerOptions options;
  options.host = "256.256.256.256";

  const auto server = Server::Start(options, [](const Request&) { return Response(); });

  ASSERT_FALSE(server);
  EXPECT_FALSE(server.error().port_busy);
}

TEST_F(ServerTest, FreesThePortWhenItStops) {
  const int port = server_->port();
  server_.reset();
  ServerOptions options;
  options.port = port;

  EXPECT_EQ(StartServer([](const Request&) { return Response(); }, options)->port(), port);
}

TEST_F(ServerTest, ClosesIdleConnectionsWhenItStops) {
  Client fresh(server_->port());
  Client used(server_->port());
  used.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  used.ReadUntil("\r\n\r\nok");

  EXPECT_TRUE(server_->Stop(1h));
  EXPECT_EQ(used.ReadToEnd(), "");
  EXPECT_EQ(fresh.ReadToEnd(), "");
}

// A handler that is under way until the test lets it go on.
class BlockedServerTest : public ::testing::Test {
 protected:
  Response Answer() {
    ExpectLongWork();
    entered_.set_value();
    release_.get_future().wait();
    return {200, {}, "text/plain", "late"};
  }

  std::promise<void> entered_;
  std::promise<void> release_;
  std::unique_ptr<Server> server_ = StartServer([this](const Request&) { return Answer(); });
};

TEST_F(BlockedServerTest, LetsARequestUnderWayFinishWhenItStops) {
  Client connection(server_->port());
  connection.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  entered_.get_future().wait();

  auto stopped = std::async(std::launch::async, [this] { return server_->Stop(1h); });
  release_.set_value();

  EXPECT_TRUE(connection.ReadToEnd().ends_with("late"));
  EXPECT_TRUE(stopped.get());
}

TEST_F(BlockedServerTest, CutsARequestUnderWayWhenTheGraceIsOver) {
  Client connection(server_->port());
  connection.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  entered_.get_future().wait();

  auto stopped = std::async(std::launch::async, [this] { return server_->Stop(0s); });
  EXPECT_EQ(connection.ReadToEnd(), "");
  release_.set_value();

  EXPECT_FALSE(stopped.get());
}

TEST(ServerDeadlineTest, AnswersAHeadThatStallsWithATimeout) {
  ServerOptions options;
  options.timeouts.head = 0ms;
  std::promise<std::optional<Problem>> rejected;
  const auto server = StartServer(
      [&](const Request& request) {
        rejected.set_value(request.rejected);
        return Response{408, {}, "text/plain", "late"};
      },
      options);

  Client connection(server->port());
  connection.Send("GET / HT");

  EXPECT_TRUE(connection.ReadToEnd().starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(rejected.get_future().get().value().kind, ProblemKind::kRequestTimeout);
}

TEST(ServerDeadlineTest, AnswersABodyThatStallsWithATimeout) {
  ServerOptions options;
  options.timeouts.body = 0ms;
  const auto server = StartServer(
      [](const Request& request) {
        return Response{request.rejected ? 408 : 200, {}, "text/plain", "late"};
      },
      options);

  Client connection(server->port());
  connection.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");

  EXPECT_TRUE(connection.ReadToEnd().starts_with("HTTP/1.1 408 "));
}

TEST(ServerDeadlineTest, ClosesAConnectionThatStaysSilentWithoutAReply) {
  ServerOptions options;
  options.timeouts.idle = 0ms;
  const auto server = StartServer([](const Request&) { return Response(); }, options);

  EXPECT_EQ(Client(server->port()).ReadToEnd(), "");
}

}  // namespace
}  // namespace understudy::http
