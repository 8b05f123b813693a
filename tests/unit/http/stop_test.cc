// The end of a server: what is under way is answered, and nothing is left behind.

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

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
using testing::OpenFiles;
using testing::Threads;
using testing::TransportName;

class StopTest : public EachTransport {
 protected:
  // A server whose one loop stands still in "/hold" until Release().
  void StartHoldable() {
    Start([this](const Request& request) {
      if (request.target == "/hold") {
        held_.set_value();
        released_.wait();
      }
      return Echo(request);
    });
  }
  ~StopTest() override { Release(); }
  void Release() {
    if (!std::exchange(is_released_, true)) release_.set_value();
  }
  std::future<bool> Stop(std::chrono::milliseconds grace) {
    return std::async(std::launch::async, [this, grace] { return server_->Stop(grace); });
  }

  std::promise<void> held_;
  std::promise<void> release_;
  const std::shared_future<void> released_ = release_.get_future().share();
  bool is_released_ = false;
};

INSTANTIATE_TEST_SUITE_P(Transports, StopTest, ::testing::Bool(), TransportName);

TEST_P(StopTest, ClosesIdleConnectionsAndFreesAll) {
  const std::size_t files = OpenFiles();
  const std::size_t threads = Threads();
  Start();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(Connect());
    if (i % 2 == 0) continue;
    clients.back()->Send(Get("/a"));
    clients.back()->ReadReply();
  }
  EXPECT_TRUE(server_->Stop(1h));
  for (const auto& client : clients) EXPECT_EQ(client->ReadToEnd(), "");
  clients.clear();
  server_.reset();
  EXPECT_EQ(OpenFiles(), files);
  // A thread that was joined may still stand in /proc for a moment.
  EXPECT_TRUE(Eventually([&] { return Threads() == threads; }));
}

TEST_P(StopTest, AnswersWhatHasArrivedButWasNotRead) {
  StartHoldable();
  const auto used = Connect();
  used->Send(Get("/before"));
  EXPECT_EQ(BodyOf(used->ReadReply()), "GET /before ");
  const auto holder = Connect();
  holder->Send(Get("/hold"));
  held_.get_future().wait();
  used->Send(Get("/1") + Get("/2"));

  auto stopped = Stop(1h);
  Release();
  EXPECT_EQ(BodyOf(holder->ReadReply()), "GET /hold ");
  EXPECT_EQ(BodyOf(used->ReadReply()), "GET /1 ");
  EXPECT_EQ(holder->ReadToEnd(), "");
  used->ReadToEnd();
  EXPECT_TRUE(stopped.get());
}

// Handed over by the accepting thread, but not yet looked at.
TEST_P(StopTest, AnswersTheFirstRequestOfANewConnection) {
  if (GetParam()) GTEST_SKIP() << "its handshake needs the loop";
  StartHoldable();
  const auto holder = Connect();
  holder->Send(Get("/hold"));
  held_.get_future().wait();
  const std::size_t before = OpenFiles();
  Client fresh(server_->port());
  fresh.Send(Get("/1"));
  EXPECT_TRUE(Eventually([&] { return OpenFiles() == before + 2; })) << "accepted";

  auto stopped = Stop(1h);
  Release();
  EXPECT_EQ(BodyOf(fresh.ReadReply()), "GET /1 ");
  EXPECT_EQ(fresh.ReadToEnd(), "");
  holder->ReadToEnd();
  EXPECT_TRUE(stopped.get());
}

TEST_P(StopTest, WaitsForTheRestOfARequest) {
  Start();
  const auto client = Connect();
  client->Send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx");
  const auto idle = Connect();
  Ping();
  auto stopped = Stop(1h);
  EXPECT_EQ(idle->ReadToEnd(), "");
  client->Send("y");
  const std::string reply = client->ReadReply();
  EXPECT_EQ(BodyOf(reply), "POST /a xy");
  EXPECT_EQ(HeaderOf(reply, "Connection"), "close");
  client->ReadToEnd();
  EXPECT_TRUE(stopped.get());
}

TEST_P(StopTest, CutsARequestThatNeverComesWhole) {
  Start();
  const auto client = Connect();
  client->Send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx");
  Ping();
  EXPECT_FALSE(server_->Stop(1ms));
  EXPECT_EQ(client->ReadToEnd(), "");
}

// No reply is cut, and no client hangs.
TEST_P(StopTest, UnderLoadAnswersAllOrNothing) {
  ServerOptions options;
  options.threads = 4;
  Start(Echo, options);
  std::atomic<int> answered = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&, client = std::shared_ptr(Connect())] {
      while (true) {
        client->TrySend(Get("/1") + Get("/2"));
        for (const std::string target : {"/1", "/2"}) {
          const std::string reply = client->ReadReply();
          if (reply.empty()) return;
          EXPECT_EQ(BodyOf(reply), "GET " + target + " ");
          ++answered;
        }
      }
    });
  }
  EXPECT_TRUE(Eventually([&] { return answered > 200; }));
  EXPECT_TRUE(server_->Stop(1h));
  for (auto& client : clients) client.join();
}

}  // namespace
}  // namespace understudy::http
