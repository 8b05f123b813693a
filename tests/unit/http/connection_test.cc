// How requests stand on a connection, in whatever pieces they come.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.h"
#include "support/secure_wire.h"
#include "support/wire.h"

namespace understudy::http {
namespace {

using testing::BodyOf;
using testing::Client;
using testing::EachTransport;
using testing::Echo;
using testing::Get;
using testing::HeaderOf;
using testing::OneLoop;
using testing::Pattern;
using testing::Post;
using testing::PostChunked;
using testing::TransportName;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// A request, and the body that Echo() gives for it.
struct Kind {
  std::string name;
  std::string bytes;
  std::string body;
  bool is_head = false;

  bool closes() const { return bytes.find("Connection: close") != std::string::npos; }
};

std::vector<Kind> AllKinds() {
  return {
      {"get", Get("/a?b=%20"), "GET /a?b=%20 "},
      {"head", "HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n", "", true},
      {"post", Post("/a", "GET /b HTTP/1.1\r\n\r\n"), "POST /a GET /b HTTP/1.1\r\n\r\n"},
      {"empty body", Post("/a", ""), "POST /a "},
      {"chunked", PostChunked("/a", "1\r\n0\r\n\r\nGET "), "POST /a 1\r\n0\r\n\r\nGET "},
      {"chunked, empty", PostChunked("/a", ""), "POST /a "},
      {"chunk extensions",
       "PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
       "00A;x=\"y\"\r\n0123456789\r\n000\r\n\r\n",
       "PUT /a 0123456789"},
      {"delete with a body", "DELETE /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxy",
       "DELETE /a xy"},
      {"absolute form", Get("http://a.example.com/b"), "GET /b "},
      {"empty lines before", "\r\n\r\n" + Get("/a"), "GET /a "},
      {"expecting", Post("/a", "xy", "Expect: 100-continue\r\n"), "POST /a xy"},
      {"1.0, kept", "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET /a "},
      {"closing", Get("/a", "Connection: close\r\n"), "GET /a "},
      {"1.0", "GET /a HTTP/1.0\r\n\r\n", "GET /a "},
  };
}

// The kinds after which the connection goes on, one after the other.
std::string AllThatGoOn(std::vector<Kind>& kinds) {
  std::string bytes;
  for (const auto& kind : AllKinds()) {
    if (kind.closes() || kind.name == "1.0") continue;
    kinds.push_back(kind);
    bytes += kind.bytes;
  }
  return bytes;
}

class ConnectionTest : public EachTransport {
 protected:
  // Reads the reply to a request of this kind, perhaps after the invitation to send its body.
  static void ExpectReply(Client& client, const Kind& kind) {
    std::string reply = kind.is_head ? client.ReadUntil("\r\n\r\n") : client.ReadReply();
    if (reply == kContinue) reply = client.ReadReply();
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 OK\r\n")) << kind.name << ": " << reply;
    EXPECT_EQ(BodyOf(reply), kind.body) << kind.name;
  }
};

INSTANTIATE_TEST_SUITE_P(Transports, ConnectionTest, ::testing::Bool(), TransportName);

TEST_P(ConnectionTest, ServesEveryKindOverAndOver) {
  Start();
  std::vector<Kind> kinds;
  AllThatGoOn(kinds);
  const auto client = Connect();
  for (int round = 0; round < 20; ++round) {
    for (const auto& kind : kinds) {
      client->Send(kind.bytes);
      ExpectReply(*client, kind);
    }
  }
}

TEST_P(ConnectionTest, TakesEveryKindSplitAtEveryByte) {
  Start();
  for (const auto& kind : AllKinds()) {
    for (std::size_t split = 1; split < kind.bytes.size(); ++split) {
      const auto client = Connect();
      client->Send(kind.bytes.substr(0, split));
      Ping();
      client->Send(kind.bytes.substr(split));
      ExpectReply(*client, kind);
    }
  }
}

TEST_P(ConnectionTest, TakesEveryKindByteByByte) {
  Start();
  for (const auto& kind : AllKinds()) {
    const auto client = Connect();
    for (const char byte : kind.bytes) {
      client->Send({&byte, 1});
      Ping();
    }
    ExpectReply(*client, kind);
  }
}

TEST_P(ConnectionTest, TakesSeveralInOneSegmentSplitAtEveryByte) {
  Start();
  std::vector<Kind> kinds;
  const std::string all = AllThatGoOn(kinds);
  for (std::size_t split = 0; split < all.size(); ++split) {
    const auto client = Connect();
    client->Send(all.substr(0, split));
    if (split > 0) Ping();
    client->Send(all.substr(split));
    for (const auto& kind : kinds) ExpectReply(*client, kind);
  }
}

TEST_P(ConnectionTest, TakesABodyInManyPiecesLongAfterItsHead) {
  Start();
  const std::string body = Pattern(300'000);
  const std::string request = Post("/a", body);
  const auto client = Connect();
  client->Send(request.substr(0, request.size() - body.size()));
  Ping();
  for (std::size_t at = 0; at < body.size(); at += 7'777) {
    client->Send(body.substr(at, 7'777));
    if (at % 3 == 0) Ping();
  }
  EXPECT_TRUE(BodyOf(client->ReadReply()) == "POST /a " + body);
}

TEST_P(ConnectionTest, AnswersHundredsInOneSegmentInOrder) {
  Start();
  std::string all;
  for (int i = 0; i < 700; ++i) all += Get("/" + std::to_string(i));
  const auto client = Connect();
  client->Send(all);
  for (int i = 0; i < 700; ++i) {
    ASSERT_EQ(BodyOf(client->ReadReply()), "GET /" + std::to_string(i) + " ");
  }
}

TEST_P(ConnectionTest, AnswersPipelinedRequestsWhoseRepliesAreMuchLarger) {
  const std::string much = Pattern(100'000);
  Start([&](const Request& request) {
    return Response{200, {}, "text/plain", request.target == "/much" ? much : "little"};
  });
  const auto client = Connect();
  std::string all;
  for (int i = 0; i < 60; ++i) all += Get(i % 3 == 0 ? "/much" : "/little");
  client->Send(all);
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(BodyOf(client->ReadReply()) == (i % 3 == 0 ? much : "little")) << i;
  }
}

// More than the client's and the server's buffers hold, both ways, at once.
TEST_P(ConnectionTest, ReadsOnWhileItsRepliesAreNotRead) {
  Start();
  const std::string body = Pattern(50'000);
  const auto client = Connect(16'384);
  for (int i = 0; i < 20; ++i) client->Send(Post("/" + std::to_string(i), body));
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(BodyOf(client->ReadReply()) == "POST /" + std::to_string(i) + " " + body) << i;
  }
}

TEST_P(ConnectionTest, ServesNothingAfterTheLastRequest) {
  Start();
  for (const auto& kind : AllKinds()) {
    if (!kind.closes() && kind.name != "1.0") continue;
    const auto client = Connect();
    client->Send(Get("/first") + kind.bytes + Get("/never"));
    EXPECT_EQ(BodyOf(client->ReadReply()), "GET /first ");
    ExpectReply(*client, kind);
    EXPECT_EQ(client->ReadToEnd(), "");
    EXPECT_EQ(client->end(), Client::End::kClosed);
  }
}

TEST_P(ConnectionTest, SaysWhetherItCloses) {
  Start();
  const auto client = Connect();
  client->Send(Get("/a"));
  EXPECT_EQ(HeaderOf(client->ReadReply(), "Connection"), "");
  client->Send(Get("/a", "Connection: close\r\n"));
  EXPECT_EQ(HeaderOf(client->ReadReply(), "Connection"), "close");
}

// --- Expect: 100-continue

TEST_P(ConnectionTest, InvitesABodyAndGoesOnAfterIt) {
  Start();
  const auto client = Connect();
  for (int i = 0; i < 3; ++i) {
    client->Send(
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client->Read(kContinue.size()), kContinue);
    client->Send("abc" + Get("/b"));
    EXPECT_EQ(BodyOf(client->ReadReply()), "POST /a abc");
    EXPECT_EQ(BodyOf(client->ReadReply()), "GET /b ");
  }
}

TEST_P(ConnectionTest, InvitesABodyBehindOtherReplies) {
  Start();
  const auto client = Connect();
  client->Send(Get("/a") +
               "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
               "Expect: 100-Continue\r\n\r\n");
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /a ");
  EXPECT_EQ(client->Read(kContinue.size()), kContinue);
  client->Send("1\r\nx\r\n0\r\n\r\n");
  EXPECT_EQ(BodyOf(client->ReadReply()), "POST /b x");
}

TEST_P(ConnectionTest, DoesNotInviteABodyThatIsThereOrBegins) {
  Start();
  const auto client = Connect();
  const std::string whole = Post("/a", "xy", "Expect: 100-continue\r\n");
  client->Send(whole);
  EXPECT_TRUE(client->ReadReply().starts_with("HTTP/1.1 200 "));
  client->Send(whole.substr(0, whole.size() - 1));
  Ping();
  client->Send(whole.substr(whole.size() - 1));
  EXPECT_TRUE(client->ReadReply().starts_with("HTTP/1.1 200 "));
}

// RFC 9110, section 10.1.1: an HTTP/1.0 client does not know what a 100 is.
TEST_P(ConnectionTest, DoesNotInviteTheBodyOfAnHttp10Client) {
  Start();
  const auto client = Connect();
  client->Send("POST /a HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  Ping();
  client->Send("xy");
  EXPECT_TRUE(client->ReadToEnd().starts_with("HTTP/1.1 200 "));
}

TEST_P(ConnectionTest, TheBodyMayNeverCome) {
  Start();
  const auto client = Connect();
  client->Send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client->Read(kContinue.size()), kContinue);
  client->FinishSending();
  EXPECT_EQ(client->ReadToEnd(), "");
  Ping();
}

// --- Half-closed clients

TEST_P(ConnectionTest, AnswersAClientThatHasFinishedSending) {
  Start();
  for (const auto& kind : AllKinds()) {
    const auto client = Connect();
    client->Send(kind.bytes);
    client->FinishSending();
    ExpectReply(*client, kind);
    EXPECT_EQ(client->ReadToEnd(), "") << kind.name;
    EXPECT_EQ(client->end(), Client::End::kClosed) << kind.name;
  }
}

TEST_P(ConnectionTest, AnswersAllThatCameBeforeTheClientFinished) {
  const std::string much = Pattern(30'000);
  Start([&](const Request&) { return Response{200, {}, "text/plain", much}; });
  const auto client = Connect(16'384);
  for (int i = 0; i < 300; ++i) client->Send(Get("/"));
  client->FinishSending();
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(BodyOf(client->ReadReply()) == much) << i;
  EXPECT_EQ(client->ReadToEnd(), "");
}

TEST_P(ConnectionTest, MayHaveAllTheTimeThereIs) {
  ServerOptions options = OneLoop();
  options.timeouts.head = options.timeouts.body = options.timeouts.idle = options.timeouts.write =
      std::chrono::milliseconds::max();
  Start(Echo, options);
  const auto client = Connect();
  const std::string request = Post("/a", "body");
  for (const std::size_t size : {request.size() - 5, request.size() - 2}) {
    client->Send(request.substr(0, size));
    for (int i = 0; i < 10; ++i) Ping();
    client->Send(request.substr(size));
    EXPECT_EQ(BodyOf(client->ReadReply()), "POST /a body");
  }
}

TEST_P(ConnectionTest, ClosesWhenHalfARequestIsAllThatCame) {
  Start();
  for (const auto& kind : AllKinds()) {
    for (std::size_t size = 0; size < kind.bytes.size(); size += 5) {
      const auto client = Connect();
      client->Send(kind.bytes.substr(0, size));
      client->FinishSending();
      const std::string said = client->ReadToEnd();
      EXPECT_TRUE(said.empty() || said == kContinue) << kind.name << ' ' << size << ": " << said;
      EXPECT_EQ(client->end(), Client::End::kClosed) << kind.name;
    }
  }
}

}  // namespace
}  // namespace understudy::http
