// Replies that do not wait for the request's body.

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>

#include "base/long_work.h"
#include "http/server.h"
#include "support/wire.h"

namespace understudy::http {
namespace {

using testing::BodyOf;
using testing::Client;
using testing::Echo;
using testing::Eventually;
using testing::Get;
using testing::OneLoop;
using testing::Post;

constexpr std::string_view kHead = "POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n";

// "/early" is answered early, "/slow" too, after long work; "/slow/whole" is not.
class EarlyTest : public ::testing::Test {
 protected:
  std::optional<Response> AnswerEarly(const Request& request) {
    ++early_;
    EXPECT_EQ(request.body, "");
    if (request.target.starts_with("/slow")) {
      ExpectLongWork();
      entered_.set_value();
      released_.get_future().wait();
    }
    if (request.target.ends_with("/whole")) return std::nullopt;
    if (!request.target.starts_with("/early") && request.target != "/slow") return std::nullopt;
    return Response{503, {}, "text/plain", "early"};
  }

  std::atomic<int> early_ = 0;
  std::promise<void> entered_;
  std::promise<void> released_;
  std::unique_ptr<Server> server_ =
      std::move(Server::Start(OneLoop(), Echo, [this](const Request& request) {
                  return AnswerEarly(request);
                }).value());
};

TEST_F(EarlyTest, AnswersBeforeTheBodyComes) {
  for (const std::string& head : {std::string(kHead) + "\r\n", std::string(kHead) + "\r\nab",
                                  std::string("POST /early HTTP/1.1\r\nHost: a\r\n"
                                              "Transfer-Encoding: chunked\r\n\r\n5\r\nab")}) {
    Client client(server_->port());
    client.Send(head);
    const std::string reply = client.ReadToEnd();
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 503 ")) << reply;
    EXPECT_NE(reply.find("\r\nConnection: close\r\n"), std::string::npos) << reply;
    EXPECT_EQ(BodyOf(reply), "early");
  }
}

TEST_F(EarlyTest, InvitesNoBodyThatItDoesNotNeed) {
  Client client(server_->port());
  client.Send(std::string(kHead) + "Expect: 100-continue\r\n\r\n");
  EXPECT_TRUE(client.ReadToEnd().starts_with("HTTP/1.1 503 "));
}

TEST_F(EarlyTest, LetsAClientThatGoesOnSendingReadTheReply) {
  Client client(server_->port());
  client.Send("POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n");
  for (int i = 0; i < 90; ++i) client.TrySend(std::string(100'000, 'x'));
  EXPECT_EQ(BodyOf(client.ReadToEnd()), "early");
}

TEST_F(EarlyTest, GathersTheBodyThatIsNeeded) {
  Client client(server_->port());
  client.Send(
      "POST /late HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.Send("ab");
  client.Send("cde" + Get("/next"));
  EXPECT_EQ(BodyOf(client.ReadReply()), "POST /late abcde");
  EXPECT_EQ(BodyOf(client.ReadReply()), "GET /next ");
  EXPECT_EQ(early_, 1) << "asked once for a request";
}

TEST_F(EarlyTest, IsNotAskedForWhatComesInOnePiece) {
  Client client(server_->port());
  client.Send(Post("/early", "abcde") + Get("/early"));
  EXPECT_EQ(BodyOf(client.ReadReply()), "POST /early abcde");
  EXPECT_EQ(BodyOf(client.ReadReply()), "GET /early ");
  EXPECT_EQ(early_, 0);
}

TEST_F(EarlyTest, KeepsTheOrderOfPipelinedReplies) {
  Client client(server_->port());
  client.Send(Get("/first") + std::string(kHead) + "\r\nab");
  EXPECT_EQ(BodyOf(client.ReadReply()), "GET /first ");
  EXPECT_EQ(BodyOf(client.ReadToEnd()), "early");
}

TEST_F(EarlyTest, MayTakeLong) {
  Client client(server_->port());
  client.Send("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
  entered_.get_future().wait();
  Client other(server_->port());
  other.Send(Get("/other"));
  EXPECT_EQ(BodyOf(other.ReadReply()), "GET /other ");
  released_.set_value();
  EXPECT_EQ(BodyOf(client.ReadToEnd()), "early");
}

TEST_F(EarlyTest, MayTakeLongAndThenNeedTheBody) {
  Client client(server_->port());
  client.Send(
      "POST /slow/whole HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  entered_.get_future().wait();
  released_.set_value();
  EXPECT_EQ(client.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.Send("abcde" + Get("/next"));
  EXPECT_EQ(BodyOf(client.ReadReply()), "POST /slow/whole abcde");
  EXPECT_EQ(BodyOf(client.ReadReply()), "GET /next ");
}

TEST(EarlyDeadlineTest, KeepsTheDeadlineOfABodyWhileTheHandlerRuns) {
  ServerOptions options = OneLoop();
  options.timeouts.body = std::chrono::milliseconds(0);
  const auto started = Server::Start(
      options,
      [](const Request& request) {
        return Response{request.rejected ? 408 : 200, {}, "text/plain", "late"};
      },
      [](const Request&) -> std::optional<Response> {
        ExpectLongWork();
        return std::nullopt;
      });
  Client client((*started)->port());
  client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_TRUE(client.ReadToEnd().starts_with("HTTP/1.1 408 "));
}

}  // namespace
}  // namespace understudy::http
