// Handlers that take long: the loop goes on with everybody else, and the replies still come in
// order.

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "base/long_work.h"
#include "http/server.h"
#include "support/wire.h"

namespace understudy::http {
namespace {

using namespace std::chrono_literals;
using testing::BodyOf;
using testing::Client;
using testing::Echo;
using testing::Eventually;
using testing::Get;
using testing::OneLoop;
using testing::OpenFiles;
using testing::StartServer;
using testing::Threads;

// A server of one loop whose handler, for targets that begin with "/long", waits to be released.
class LongWorkTest : public ::testing::Test {
 protected:
  ~LongWorkTest() override { Release(); }

  Response Answer(const Request& request) {
    if (request.target.starts_with("/long") && !request.rejected) {
      ExpectLongWork();
      ++waiting_;
      released_.wait();
      --waiting_;
    }
    if (request.target.ends_with("/throw")) throw std::bad_alloc();
    Response response = Echo(request);
    if (request.target.ends_with("/delayed")) response.delivery.delay = 1ms;
    return response;
  }

  void Start(const ServerOptions& options) {
    server_ = StartServer([this](const Request& request) { return Answer(request); }, options);
  }
  void Release() {
    if (!std::exchange(is_released_, true)) release_.set_value();
  }
  void AwaitHandlers(int count) {
    ASSERT_TRUE(Eventually([&] { return waiting_ == count; })) << waiting_;
  }
  // A client whose request, a body after its head, has come in two pieces.
  std::unique_ptr<Client> InTwoPieces(const std::string& target) {
    auto client = std::make_unique<Client>(server_->port());
    client->Send("POST " + target +
                 " HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client->ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client->Send("b");
    return client;
  }
  // Returns when deadlines that were set before have passed.
  void LetDeadlinesPass() {
    Client client(server_->port());
    client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
    EXPECT_TRUE(client.ReadReply().starts_with("HTTP/1.1 408 "));
  }
  void ExpectAnswers(const std::string& target = "/short") {
    Client client(server_->port());
    client.Send(Get(target));
    EXPECT_EQ(BodyOf(client.ReadReply()), "GET " + target + " ");
  }

  std::atomic<int> waiting_ = 0;
  std::promise<void> release_;
  const std::shared_future<void> released_ = release_.get_future().share();
  bool is_released_ = false;
  std::unique_ptr<Server> server_;
};

TEST_F(LongWorkTest, OtherConnectionsGoOn) {
  Start(OneLoop());
  Client slow(server_->port());
  slow.Send(Get("/long"));
  AwaitHandlers(1);

  for (int i = 0; i < 20; ++i) ExpectAnswers();
  EXPECT_EQ(slow.ReadWhatIsThere(), "");

  Release();
  EXPECT_EQ(BodyOf(slow.ReadReply()), "GET /long ");
  slow.Send(Get("/next"));
  EXPECT_EQ(BodyOf(slow.ReadReply()), "GET /next ");
}

TEST_F(LongWorkTest, PipelinedRequestsAreAnsweredInOrder) {
  Start(OneLoop());
  Client client(server_->port());
  client.Send(Get("/1") + Get("/long/2") + Get("/3"));
  AwaitHandlers(1);
  client.Send(Get("/long/4") + Get("/5"));
  ExpectAnswers();

  Release();
  for (const std::string target : {"/1", "/long/2", "/3", "/long/4", "/5"}) {
    EXPECT_EQ(BodyOf(client.ReadReply()), "GET " + target + " ");
  }
}

TEST_F(LongWorkTest, ManyAtOnce) {
  Start(OneLoop());
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<Client>(server_->port()));
    clients.back()->Send(Get("/long/" + std::to_string(i)));
  }
  AwaitHandlers(20);
  ExpectAnswers();

  Release();
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(BodyOf(clients.at(i)->ReadReply()), "GET /long/" + std::to_string(i) + " ");
  }
}

// The threads of handlers that have ended are joined when the next one is needed: they do not pile
// up.
TEST_F(LongWorkTest, ThreadsEndWithTheirHandlers) {
  Start(OneLoop());
  Release();
  const std::size_t before = Threads();
  for (int i = 0; i < 200; ++i) ExpectAnswers("/long");
  EXPECT_TRUE(Eventually([&] { return Threads() <= before; })) << Threads() << " of " << before;
}

// With as many handlers as there are threads, further ones are refused, and the loop does not wait.
TEST_F(LongWorkTest, MoreThanThereAreThreads) {
  constexpr int kMost = 127;  // and the thread of the loop
  Start(OneLoop());
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < kMost; ++i) {
    clients.push_back(std::make_unique<Client>(server_->port()));
    clients.back()->Send(Get("/long"));
  }
  AwaitHandlers(kMost);
  for (int i = 0; i < 100; ++i) {
    Client more(server_->port());
    more.Send(Get("/long"));
    EXPECT_TRUE(more.ReadReply().starts_with("HTTP/1.1 503 "));
    ExpectAnswers();
  }
  EXPECT_EQ(waiting_, kMost);
  Release();
  for (const auto& client : clients) EXPECT_EQ(BodyOf(client->ReadReply()), "GET /long ");
  EXPECT_TRUE(Eventually([&] {
    Client client(server_->port());
    client.Send(Get("/long"));
    return BodyOf(client.ReadReply()) == "GET /long ";
  }));
}

// A handler without memory costs its connection, on the loop's thread and on another.
TEST_F(LongWorkTest, AHandlerMayThrow) {
  Start(OneLoop());
  Release();
  const std::size_t before = OpenFiles();
  for (int i = 0; i < 20; ++i) {
    for (const std::string target : {"/throw", "/long/throw"}) {
      Client client(server_->port());
      client.Send(Get("/1") + Get(target) + Get("/2"));
      EXPECT_EQ(client.ReadToEnd().find("GET /2 "), std::string::npos);
      EXPECT_EQ(client.end(), Client::End::kReset);
    }
    ExpectAnswers();
  }
  EXPECT_TRUE(Eventually([&] { return OpenFiles() == before; }));
}

TEST_F(LongWorkTest, AClientMayVanishWhileItsHandlerRuns) {
  Start(OneLoop());
  const std::size_t before = OpenFiles();
  for (const bool by_reset : {true, false}) {
    Client client(server_->port());
    client.Send(Get("/long"));
    AwaitHandlers(by_reset ? 1 : 2);
    if (by_reset) client.Vanish();
  }
  ExpectAnswers();
  Release();
  EXPECT_TRUE(Eventually([&] { return OpenFiles() == before; }));
  ExpectAnswers();
}

TEST_F(LongWorkTest, AClientMayHaveFinishedSending) {
  Start(OneLoop());
  Client client(server_->port());
  client.Send(Get("/long/1") + Get("/2"));
  client.FinishSending();
  AwaitHandlers(1);
  ExpectAnswers();

  Release();
  EXPECT_EQ(BodyOf(client.ReadReply()), "GET /long/1 ");
  EXPECT_EQ(BodyOf(client.ReadReply()), "GET /2 ");
  EXPECT_EQ(client.ReadToEnd(), "");
}

// The deadline of a request is over once it is there, however long its handler takes.
TEST_F(LongWorkTest, DeadlinesOfTheRequestDoNotMatterAfterwards) {
  ServerOptions options = OneLoop();
  options.timeouts.body = 20ms;
  Start(options);
  Release();
  const auto client = InTwoPieces("/long");
  EXPECT_EQ(BodyOf(client->ReadReply()), "POST /long b");

  LetDeadlinesPass();
  client->Send(Get("/next"));
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /next ");
}

TEST_F(LongWorkTest, DeadlinesMayPassWhileTheHandlerRuns) {
  ServerOptions options = OneLoop();
  options.timeouts.body = 20ms;
  Start(options);
  const auto client = InTwoPieces("/long/delayed");
  AwaitHandlers(1);
  LetDeadlinesPass();

  Release();
  EXPECT_EQ(BodyOf(client->ReadReply()), "POST /long/delayed b");
  client->Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
  EXPECT_TRUE(client->ReadReply().starts_with("HTTP/1.1 408 "));
}

TEST_F(LongWorkTest, StopWaitsForTheHandler) {
  Start(OneLoop());
  Client client(server_->port());
  client.Send(Get("/long/delayed") + Get("/behind"));
  Client other(server_->port());
  AwaitHandlers(1);
  auto stopped = std::async(std::launch::async, [this] { return server_->Stop(1h); });
  EXPECT_EQ(other.ReadToEnd(), "") << "idle, closed at once";

  Release();
  EXPECT_EQ(BodyOf(client.ReadReply()), "GET /long/delayed ");
  EXPECT_EQ(BodyOf(client.ReadReply()), "GET /behind ");
  EXPECT_EQ(client.ReadToEnd(), "");
  EXPECT_TRUE(stopped.get());
}

// One that says so while nobody else's work is on the thread is not harmed.
TEST_F(LongWorkTest, SeveralLoopsServeManyClients) {
  ServerOptions options;
  options.threads = 4;
  Start(options);
  Release();
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([this, i] {
      Client client(server_->port());
      for (int n = 0; n < 50; ++n) {
        const std::string target = (n % 3 == 0 ? "/long/" : "/short/") + std::to_string(i) +
                                   (n % 7 == 0 ? "/delayed" : "");
        client.Send(Get(target));
        EXPECT_EQ(BodyOf(client.ReadReply()), "GET " + target + " ");
      }
    });
  }
  for (auto& client : clients) client.join();
}

TEST(DefaultThreadsTest, LeavesACoreToTheClient) {
  EXPECT_EQ(DefaultThreads(0), 1);
  EXPECT_EQ(DefaultThreads(1), 1);
  EXPECT_EQ(DefaultThreads(2), 1);
  EXPECT_EQ(DefaultThreads(3), 2);
  EXPECT_EQ(DefaultThreads(5), 4);
  EXPECT_EQ(DefaultThreads(64), 4);
}

}  // namespace
}  // namespace understudy::http
