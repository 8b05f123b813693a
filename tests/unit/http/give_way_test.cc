// Who goes first where memory or connections are short: slow readers, and clients that seem gone.

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
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
using testing::Eventually;
using testing::Get;
using testing::OneLoop;
using testing::OpenFiles;
using testing::Pattern;
using testing::TransportName;

// Far more than sockets buffer.
constexpr std::size_t kMuch = std::size_t{16} * 1024 * 1024;

class SlowReadersTest : public EachTransport {
 protected:
  // With memory for `replies` of kMuch.
  void StartWithMemoryFor(std::size_t replies, std::chrono::milliseconds slow_reader,
                          int threads = 1) {
    ServerOptions options;
    options.threads = threads;
    options.most_buffered = replies * (kMuch + kMuch / 64) + std::size_t{1} * 1024 * 1024;
    options.timeouts.write = 1h;
    options.timeouts.slow_reader = slow_reader;
    Start(
        [this](const Request& request) {
          if (request.rejected) return Response{503, {}, "text/plain", "no memory"};
          if (is_long_) ExpectLongWork();
          return Response{200, {}, "text/plain", request.target == "/much" ? much_ : "little"};
        },
        options);
  }
  // A client whose reply cannot be written whole.
  std::unique_ptr<Client> Stalled() const {
    auto client = Connect(8'192);
    client->Send(Get("/much"));
    EXPECT_EQ(client->Read(12), "HTTP/1.1 200");
    return client;
  }
  // Bytes that are under way may count for a reader once. So it may be the second one who asks for
  // memory that gets it.
  bool MuchIsServed() const {
    return Eventually([&] { return StatusOfMuch() == "200"; });
  }
  // The status of a reply of kMuch that is read at once.
  std::string StatusOfMuch() const {
    const auto client = Connect();
    client->Send(Get("/much"));
    const std::string reply = client->ReadReply();
    if (reply.starts_with("HTTP/1.1 200")) {
      EXPECT_TRUE(BodyOf(reply) == much_);
    }
    return reply.substr(9, 3);
  }
  static void ExpectCut(Client& client) {
    EXPECT_LT(client.ReadToEnd().size(), kMuch);
    EXPECT_NE(client.end(), Client::End::kNone);
  }
  void ExpectWhole(Client& client) const {
    EXPECT_TRUE(BodyOf("HTTP/1.1 200" + client.ReadReply()) == much_);
  }

  bool is_long_ = false;
  const std::string much_ = Pattern(kMuch);
};

INSTANTIATE_TEST_SUITE_P(Transports, SlowReadersTest, ::testing::Bool(), TransportName);

TEST_P(SlowReadersTest, GoBeforeOthersGet503) {
  StartWithMemoryFor(1, 100ms);
  const auto slow = Stalled();
  EXPECT_TRUE(MuchIsServed());
  ExpectCut(*slow);
}

TEST_P(SlowReadersTest, GoForARequestsBodyToo) {
  StartWithMemoryFor(1, 100ms);
  const auto slow = Stalled();
  const std::string request = testing::Post("/little", Pattern(std::size_t{4} * 1024 * 1024));
  EXPECT_TRUE(Eventually([&] {
    const auto client = Connect();
    client->TrySend(request);
    return BodyOf(client->ReadReply()) == "little";
  }));
  ExpectCut(*slow);
}

TEST_P(SlowReadersTest, GoForAReplyThatTookLong) {
  is_long_ = true;
  StartWithMemoryFor(1, 100ms);
  const auto slow = Stalled();
  EXPECT_TRUE(MuchIsServed());
  ExpectCut(*slow);
}

TEST_P(SlowReadersTest, StayWhereThereIsMemory) {
  StartWithMemoryFor(3, 100ms);
  const auto slow = Stalled();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(StatusOfMuch(), "200");
  ExpectWhole(*slow);
}

TEST_P(SlowReadersTest, HaveSomeTimeFirst) {
  StartWithMemoryFor(1, 1h);
  const auto slow = Stalled();
  EXPECT_EQ(StatusOfMuch(), "503");
  ExpectWhole(*slow);
  EXPECT_EQ(StatusOfMuch(), "200");
}

TEST_P(SlowReadersTest, OnlyAsManyGoAsMust) {
  StartWithMemoryFor(3, 100ms);
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 3; ++i) slow.push_back(Stalled());
  EXPECT_TRUE(MuchIsServed());
  EXPECT_EQ(std::count_if(slow.begin(), slow.end(),
                          [](const auto& client) { return client->ReadReply().size() < kMuch; }),
            1);
}

// It has waited for longer, but takes more than 48 KiB in 30 s all the time.
TEST_P(SlowReadersTest, OneThatReadsIsNoSlowReader) {
  StartWithMemoryFor(2, 5s);  // on a slow machine each try takes seconds
  const auto reading = Stalled();
  const auto slow = Stalled();
  EXPECT_TRUE(Eventually([&] {
    reading->Read(2'000);
    return StatusOfMuch() == "200";
  }));
  ExpectCut(*slow);
  reading->Read(2'000);
  EXPECT_EQ(reading->end(), Client::End::kNone);
}

// A reply that never fits needs nobody's memory.
TEST_P(SlowReadersTest, StayWhereItWouldNotHelp) {
  ServerOptions options = OneLoop();
  options.most_buffered = kMuch + std::size_t{1} * 1024 * 1024;
  options.timeouts.slow_reader = 1ms;
  const std::string more = Pattern(2 * kMuch);
  Start(
      [&](const Request& request) {
        if (request.rejected) return Response{503, {}, "text/plain", "no memory"};
        return Response{200,
                        {},
                        "text/plain",
                        request.target == "/more"   ? more
                        : request.target == "/much" ? much_
                                                    : "little"};
      },
      options);
  const auto slow = Stalled();
  Ping();
  const auto client = Connect();
  client->Send(Get("/more"));
  EXPECT_TRUE(client->ReadReply().starts_with("HTTP/1.1 503"));
  ExpectWhole(*slow);
}

// The loop that lacks memory has no slow reader; another one has.
TEST_P(SlowReadersTest, GoForOtherLoopsToo) {
  StartWithMemoryFor(1, 100ms, 2);
  const auto slow = Stalled();
  EXPECT_TRUE(MuchIsServed());
  ExpectCut(*slow);
}

// --- Clients that send no more while their reply is delayed

class GoneClientsTest : public EachTransport {
 protected:
  void StartWith(std::size_t most_connections) {
    ServerOptions options = OneLoop();
    options.most_connections = most_connections;
    Start(
        [this](const Request& request) {
          Response response = testing::Echo(request);
          if (request.target == "/delayed") response.delivery.delay = 1h;
          if (request.target == "/delayed") ++delayed_;
          return response;
        },
        options);
  }
  std::unique_ptr<Client> Gone() {
    auto client = Connect();
    const int before = delayed_;
    client->Send(Get("/delayed"));
    EXPECT_TRUE(Eventually([&] { return delayed_ > before; }));
    client->FinishSending();
    return client;
  }

  std::atomic<int> delayed_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Transports, GoneClientsTest, ::testing::Bool(), TransportName);

TEST_P(GoneClientsTest, OnlyAQuarterOfAllConnectionsIsKeptForThem) {
  StartWith(16);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 6; ++i) clients.push_back(Gone());
  EXPECT_EQ(clients[0]->ReadToEnd(), "");
  EXPECT_EQ(clients[1]->ReadToEnd(), "");
  // A stop sends what is delayed.
  server_->Stop(1h);
  for (std::size_t i = 2; i < clients.size(); ++i) {
    EXPECT_EQ(BodyOf(clients[i]->ReadReply()), "GET /delayed ") << i;
  }
}

// The sockets of this process that are connected at the server's port.
std::vector<int> ServersSockets(int port) {
  std::vector<int> sockets;
  for (int socket = 0; socket < 1024; ++socket) {
    sockaddr_in own{};
    sockaddr_in peer{};
    socklen_t size = sizeof(own);
    if (getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size) != 0) continue;
    if (own.sin_family != AF_INET || ntohs(own.sin_port) != port) continue;
    size = sizeof(peer);
    if (getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
    sockets.push_back(socket);
  }
  return sockets;
}

int Option(int socket, int level, int name) {
  int value = 0;
  socklen_t size = sizeof(value);
  getsockopt(socket, level, name, &value, &size);
  return value;
}

TEST_P(GoneClientsTest, AreProbed) {
  StartWith(16);
  const auto client = Gone();
  const auto sockets = ServersSockets(GetParam() ? server_->tls_port() : server_->port());
  ASSERT_EQ(sockets.size(), 1U);
  const int socket = sockets[0];
  EXPECT_TRUE(Eventually([&] { return Option(socket, SOL_SOCKET, SO_KEEPALIVE) == 1; }));
  const int seconds =
      Option(socket, IPPROTO_TCP, TCP_KEEPIDLE) +
      Option(socket, IPPROTO_TCP, TCP_KEEPINTVL) * Option(socket, IPPROTO_TCP, TCP_KEEPCNT);
  EXPECT_LE(seconds, 30);
}

// Where the client's system says that nobody is there any more.
TEST_P(GoneClientsTest, AreDroppedOnceTheyAreKnownToBeGone) {
  StartWith(16);
  const std::size_t before = OpenFiles();
  const auto client = Gone();
  client->Vanish();
  // The number of a vanished client's socket stays taken.
  EXPECT_TRUE(Eventually([&] { return OpenFiles() == before + 1; }));
}

}  // namespace
}  // namespace understudy::http
