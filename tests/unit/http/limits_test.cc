// What clients may take of the server: time, connections, memory.

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "base/long_work.h"
#include "http/server.h"
#include "support/secure_wire.h"
#include "support/wire.h"

namespace understudy::http {
namespace {

using namespace std::chrono_literals;
using testing::BodyOf;
using testing::Client;
using testing::EachTransport;
using testing::Echo;
using testing::Eventually;
using testing::Get;
using testing::HeaderOf;
using testing::OneLoop;
using testing::OpenFiles;
using testing::Pattern;
using testing::Post;
using testing::PostChunked;
using testing::SecureClient;
using testing::StartServer;
using testing::TransportName;
using testing::WithTls;

// --- Time

class DeadlineTest : public EachTransport {
 protected:
  // Deadlines that nobody meets but those given.
  static ServerOptions Patient() {
    ServerOptions options = OneLoop();
    options.timeouts.head = options.timeouts.body = options.timeouts.idle = options.timeouts.write =
        1h;
    return options;
  }
};

INSTANTIATE_TEST_SUITE_P(Transports, DeadlineTest, ::testing::Bool(), TransportName);

TEST_P(DeadlineTest, AHeadThatIsNotWholeInTimeIsRefused) {
  ServerOptions options = Patient();
  options.timeouts.head = GetParam() ? 500ms : 1ms;
  Start(Echo, options);
  const std::string head = Get("/a", "X: y\r\n");
  for (const std::size_t size : {std::size_t{1}, std::size_t{10}, head.size() - 1}) {
    const auto client = Connect();
    client->Send(head.substr(0, size));
    const std::string reply = client->ReadReply();
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 408 ")) << size << ": " << reply;
    EXPECT_EQ(HeaderOf(reply, "Connection"), "close");
    EXPECT_EQ(client->ReadToEnd(), "");
  }
}

TEST_P(DeadlineTest, AHeadsDeadlineIsNotPutOffByMoreOfIt) {
  ServerOptions options = Patient();
  options.timeouts.head = 200ms;
  Start(Echo, options);
  const auto client = Connect();
  // Byte after byte, until it is told off.
  std::string reply;
  client->Send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  EXPECT_TRUE(Eventually([&] {
    client->TrySend("y");
    Ping();
    return !GetParam() ? !(reply += client->ReadWhatIsThere()).empty() : true;
  }));
  reply += client->ReadToEnd();
  EXPECT_TRUE(reply.starts_with("HTTP/1.1 408 ")) << reply;
}

TEST_P(DeadlineTest, ABodyThatIsNotWholeInTimeIsRefused) {
  ServerOptions options = Patient();
  options.timeouts.body = 1ms;
  Start(Echo, options);
  const std::string plain = Post("/a", "body");
  const std::string chunked = PostChunked("/a", "body");
  for (const std::string& part :
       {plain.substr(0, plain.size() - 4), plain.substr(0, plain.size() - 1),
        chunked.substr(0, chunked.size() - 1), chunked.substr(0, chunked.size() - 7)}) {
    const auto client = Connect();
    client->Send(part);
    EXPECT_TRUE(client->ReadReply().starts_with("HTTP/1.1 408 ")) << part;
    EXPECT_EQ(client->ReadToEnd(), "");
  }
}

TEST_P(DeadlineTest, AnInvitedBodyThatNeverComesIsRefused) {
  ServerOptions options = Patient();
  options.timeouts.body = 20ms;
  Start(Echo, options);
  const auto client = Connect();
  client->Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client->ReadReply(), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_TRUE(client->ReadReply().starts_with("HTTP/1.1 408 "));
  EXPECT_EQ(client->ReadToEnd(), "");
}

TEST_P(DeadlineTest, ARequestThatStallsBehindOthersIsRefusedAfterTheirReplies) {
  ServerOptions options = Patient();
  options.timeouts.body = 1ms;
  Start(Echo, options);
  const auto client = Connect();
  client->Send(Get("/1") + Get("/2") + "POST /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /1 ");
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /2 ");
  EXPECT_TRUE(client->ReadReply().starts_with("HTTP/1.1 408 "));
}

TEST_P(DeadlineTest, AConnectionWithoutARequestIsClosedSilently) {
  ServerOptions options = Patient();
  options.timeouts.idle = 1ms;
  Start(Echo, options);
  EXPECT_EQ(Connect()->ReadToEnd(), "");
  const auto used = Connect();
  used->TrySend(Get("/a"));
  used->ReadReply();
  EXPECT_EQ(used->ReadToEnd(), "");
}

// One short deadline, and work that takes longer than it in every other way.
TEST_P(DeadlineTest, DoNotTouchWhatTheyAreNotFor) {
  ServerOptions options = Patient();
  options.timeouts.idle = 20ms;
  options.timeouts.write = 20ms;
  Start(
      [](const Request& request) {
        Response response = Echo(request);
        response.delivery.delay = 60ms;
        return response;
      },
      options);
  const auto client = Connect();
  client->Send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(Connect()->ReadToEnd(), "") << "meanwhile the idle one's time passes";
  client->Send("xy");
  EXPECT_EQ(BodyOf(client->ReadReply()), "POST /a xy");
}

TEST_P(DeadlineTest, ManyAtOnce) {
  ServerOptions options = Patient();
  options.timeouts.head = 300ms;
  Start(Echo, options);
  const std::size_t before = OpenFiles();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(Connect());
    clients.back()->Send("GET");
  }
  for (const auto& client : clients) {
    EXPECT_TRUE(client->ReadReply().starts_with("HTTP/1.1 408 "));
  }
  clients.clear();
  EXPECT_TRUE(Eventually([&] { return OpenFiles() == before; }));
}

// --- Connections

class MostConnectionsTest : public EachTransport {
 protected:
  // A server of three connections. "/hold" waits until Release().
  void StartWithThree() {
    ServerOptions options = OneLoop();
    options.most_connections = 3;
    Start(
        [this](const Request& request) {
          if (request.target == "/hold") {
            ExpectLongWork();
            ++held_;
            released_.wait();
          }
          return Echo(request);
        },
        options);
  }
  ~MostConnectionsTest() override { Release(); }
  void Release() {
    if (!std::exchange(is_released_, true)) release_.set_value();
  }
  // A client that has been served once.
  std::unique_ptr<Client> Used(const std::string& target) const {
    auto client = Connect();
    ExpectServed(*client, target);
    return client;
  }
  std::unique_ptr<Client> Busy() {
    auto client = Connect();
    const int before = held_;
    client->Send(Get("/hold"));
    EXPECT_TRUE(Eventually([&] { return held_ > before; }));
    return client;
  }
  static void ExpectServed(Client& client, const std::string& target) {
    client.Send(Get(target));
    EXPECT_EQ(BodyOf(client.ReadReply()), "GET " + target + " ");
  }

  std::atomic<int> held_ = 0;
  std::promise<void> release_;
  const std::shared_future<void> released_ = release_.get_future().share();
  bool is_released_ = false;
};

INSTANTIATE_TEST_SUITE_P(Transports, MostConnectionsTest, ::testing::Bool(), TransportName);

TEST_P(MostConnectionsTest, TheLongestIdleOneGivesWay) {
  StartWithThree();
  const auto first = Used("/1");
  const auto second = Used("/2");
  const auto third = Used("/3");
  ExpectServed(*first, "/1");
  const auto fourth = Used("/4");
  EXPECT_EQ(second->ReadToEnd(), "");
  ExpectServed(*first, "/1");
  ExpectServed(*third, "/3");
  ExpectServed(*fourth, "/4");
  const auto fifth = Used("/5");
  EXPECT_EQ(first->ReadToEnd(), "");
}

TEST_P(MostConnectionsTest, BusyOnesDoNotGiveWay) {
  StartWithThree();
  const auto first = Busy();
  const auto second = Connect();
  second->Send("GET /2 HTTP/1.1\r\n");
  const auto third = Used("/3");
  const auto fourth = Used("/4");
  EXPECT_EQ(third->ReadToEnd(), "");
  second->Send("Host: a\r\n\r\n");
  EXPECT_EQ(BodyOf(second->ReadReply()), "GET /2 ");
  Release();
  EXPECT_EQ(BodyOf(first->ReadReply()), "GET /hold ");
}

TEST_P(MostConnectionsTest, WhenAllAreBusyANewOneIsClosed) {
  StartWithThree();
  std::vector<std::unique_ptr<Client>> busy;
  for (int i = 0; i < 3; ++i) busy.push_back(Busy());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Client(server_->port()).ReadToEnd(), "");
  Release();
  for (const auto& client : busy) EXPECT_EQ(BodyOf(client->ReadReply()), "GET /hold ");
  Used("/again");
}

TEST_P(MostConnectionsTest, ThoseThatAreGoneDoNotCount) {
  StartWithThree();
  for (int i = 0; i < 50; ++i) Used("/" + std::to_string(i));
  std::vector<std::unique_ptr<Client>> three;
  for (int i = 0; i < 3; ++i) three.push_back(Used("/"));
  for (const auto& client : three) ExpectServed(*client, "/again");
}

// Replies that are delayed for longer than anybody waits.
class DelayedConnectionsTest : public EachTransport {
 protected:
  void StartWithThree() {
    ServerOptions options = OneLoop();
    options.most_connections = 3;
    Start(
        [this](const Request& request) {
          Response response = Echo(request);
          if (request.target == "/delayed") response.delivery.delay = 10min;
          if (request.target == "/delayed") ++delayed_;
          return response;
        },
        options);
  }
  std::unique_ptr<Client> Delayed(bool leaves) {
    auto client = Connect();
    const int before = delayed_;
    client->Send(Get("/delayed"));
    EXPECT_TRUE(Eventually([&] { return delayed_ > before; }));
    if (leaves) client->FinishSending();
    return client;
  }
  void ExpectServed() {
    const auto client = Connect();
    client->Send(Get("/a"));
    EXPECT_EQ(BodyOf(client->ReadReply()), "GET /a ");
  }
  std::atomic<int> delayed_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Transports, DelayedConnectionsTest, ::testing::Bool(), TransportName);

TEST_P(DelayedConnectionsTest, ThoseWhoseClientHasLeftGiveWayFirst) {
  StartWithThree();
  const auto first = Delayed(false);
  const auto left = Delayed(true);
  const auto third = Delayed(false);
  ExpectServed();
  left->ReadToEnd();
  // A stop sends what is delayed.
  server_->Stop(1h);
  EXPECT_EQ(BodyOf(first->ReadReply()), "GET /delayed ");
  EXPECT_EQ(BodyOf(third->ReadReply()), "GET /delayed ");
}

TEST_P(DelayedConnectionsTest, GiveWayWhenThereIsNoOther) {
  StartWithThree();
  const auto first = Delayed(false);
  const auto second = Delayed(false);
  const auto third = Delayed(false);
  ExpectServed();
  EXPECT_EQ(first->ReadToEnd(), "");
}

// --- Memory

class BudgetTest : public EachTransport {
 protected:
  void StartWithBudget(std::size_t bytes) {
    ServerOptions options = OneLoop();
    options.most_buffered = bytes;
    Start(Echo, options);
  }
};

INSTANTIATE_TEST_SUITE_P(Transports, BudgetTest, ::testing::Bool(), TransportName);

TEST_P(BudgetTest, APartThatIsTooMuchIsRefused) {
  StartWithBudget(16'384);
  const std::string request = Post("/a", Pattern(1'000'000));
  for (int round = 0; round < 20; ++round) {
    const auto client = Connect();
    client->Send(request.substr(0, 20'000));
    const std::string reply = client->ReadReply();
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 503 ")) << reply;
    EXPECT_EQ(HeaderOf(reply, "Connection"), "close");
    EXPECT_EQ(client->ReadToEnd(), "");
  }
}

TEST_P(BudgetTest, OthersGoOnWhileItIsUsedUp) {
  StartWithBudget(16'384);
  const auto first = Connect();
  const std::string request = Post("/a", Pattern(15'000));
  first->Send(request.substr(0, 15'000));
  Ping();
  const auto second = Connect();
  second->Send(request.substr(0, 15'000));
  EXPECT_TRUE(second->ReadReply().starts_with("HTTP/1.1 503 "));
  for (int i = 0; i < 10; ++i) Ping();
  first->Send(request.substr(15'000));
  EXPECT_TRUE(first->ReadReply().starts_with("HTTP/1.1 200 "));
}

TEST_P(BudgetTest, IsFreedByRequestsThatAreServed) {
  StartWithBudget(40'000);
  const std::string body = Pattern(15'000);
  const std::string request = Post("/a", body);
  const auto client = Connect();
  for (int round = 0; round < 100; ++round) {
    client->Send(request.substr(0, 14'000));
    if (round % 10 == 0) Ping();
    client->Send(request.substr(14'000));
    ASSERT_TRUE(BodyOf(client->ReadReply()) == "POST /a " + body) << round;
  }
}

TEST_P(BudgetTest, IsFreedByClientsThatVanish) {
  StartWithBudget(40'000);
  const std::string request = Post("/a", Pattern(15'000));
  const std::size_t before = OpenFiles();
  for (int round = 0; round < 30; ++round) {
    const auto client = Connect();
    client->Send(request.substr(0, 14'000));
    Ping();
    client->Vanish();
    // The number of a vanished client's socket stays taken.
    ASSERT_TRUE(Eventually([&] { return OpenFiles() == before + 1; }));
  }
  const auto client = Connect();
  client->Send(request.substr(0, 14'000));
  Ping();
  client->Send(request.substr(14'000));
  EXPECT_TRUE(client->ReadReply().starts_with("HTTP/1.1 200 "));
}

TEST_P(BudgetTest, AReplyThatIsTooMuchIsReplacedAndTheHandlerKnows) {
  ServerOptions options = OneLoop();
  options.most_buffered = 1'000'000;
  Start(
      [](const Request& r) {
        const bool is_much = r.target == "/much" && !r.rejected;
        return Response{r.rejected ? 503 : 200,
                        {},
                        "a/b",
                        is_much   ? Pattern(2'000'000)
                        : r.again ? "again"
                                  : "first"};
      },
      options);
  const auto client = Connect();
  client->Send(Get("/little"));
  EXPECT_EQ(BodyOf(client->ReadReply()), "first");
  client->Send(Get("/much"));
  const std::string reply = client->ReadReply();
  EXPECT_TRUE(reply.starts_with("HTTP/1.1 503 ")) << reply.size();
  EXPECT_EQ(BodyOf(reply), "again");
}

TEST_P(BudgetTest, HoldsForRepliesThatAreNotRead) {
  const std::string much = Pattern(10'000'000);
  ServerOptions options = OneLoop();
  options.most_buffered = 1'000'000;
  Start(
      [&](const Request& r) {
        return r.target == "/much" && !r.rejected ? Response{200, {}, "a/b", much} : Echo(r);
      },
      options);
  for (int round = 0; round < 5; ++round) {
    const auto client = Connect(8'192);
    client->Send(Get("/much"));
    // Nothing is read before the server has written what the sockets take.
    Ping();
    Ping();
    const auto reply = client->ReadToEnd();
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 503 ")) << reply.size();
    EXPECT_EQ(client->end(), Client::End::kClosed);
  }
}

// --- TLS

// Whether it says nothing or begins: the deadline is that of a head.
TEST(HandshakeTest, StallsNoLongerThanAHead) {
  ServerOptions options = WithTls(OneLoop());
  options.timeouts.head = 50ms;
  const auto server = StartServer(Echo, options);
  const std::string hello = SecureClient::Hello();
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, hello.size() - 1, hello.size()}) {
    Client client(server->tls_port());
    client.Send(hello.substr(0, size));
    const std::string said = client.ReadToEnd();
    EXPECT_EQ(client.end(), Client::End::kClosed) << size;
    EXPECT_EQ(said.empty(), size < hello.size()) << size;
  }
}

TEST(HandshakeTest, ThatSucceedsLeavesNoDeadline) {
  ServerOptions options = WithTls(OneLoop());
  options.timeouts.head = 500ms;
  const auto server = StartServer(Echo, options);
  SecureClient client(server->tls_port());
  Client clock(server->port());
  clock.Send("GET");
  EXPECT_TRUE(clock.ReadReply().starts_with("HTTP/1.1 408 "));
  client.Send(Get("/a"));
  EXPECT_EQ(BodyOf(client.ReadReply()), "GET /a ");
}

TEST(HandshakeTest, IsNotHttp) {
  const auto server = StartServer(Echo, WithTls(OneLoop()));
  Client plain(server->tls_port());
  plain.Send(Get("/a"));
  plain.ReadToEnd();
  EXPECT_NE(plain.end(), Client::End::kNone);

  Client tls(server->port());
  tls.Send(SecureClient::Hello());
  EXPECT_TRUE(tls.ReadToEnd().empty() || tls.end() == Client::End::kClosed);
}

}  // namespace
}  // namespace understudy::http
