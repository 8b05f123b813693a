// Replies whose bodies are made while they are sent.

#include "http/body_source.h"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/long_work.h"
#include "http/framing.h"
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
using testing::HeaderOf;
using testing::OneLoop;
using testing::Pattern;
using testing::TransportName;
using Status = BodySource::Status;

constexpr const char* kLastChunk = "0\r\n\r\n";

// What a test and the sources that it makes share.
struct Shared {
  std::atomic<int> alive = 0;
  std::atomic<int> asked = 0;  // calls of Next()
  std::mutex mutex;
  std::deque<std::string> pieces;
  bool ended = false;
  Waker waker;
  // Tests that need more than the pieces.
  std::function<Status(std::string& piece)> next;
  std::chrono::milliseconds longest_wait{0};
  bool endless = false;

  void Give(const std::string& piece) {
    const std::lock_guard lock(mutex);
    pieces.push_back(piece);
    waker.Wake();
  }
  void End() {
    const std::lock_guard lock(mutex);
    ended = true;
    waker.Wake();
  }
};

class TestSource : public BodySource {
 public:
  explicit TestSource(Shared& shared) : shared_(shared) { ++shared_.alive; }
  ~TestSource() override {
    const std::lock_guard lock(shared_.mutex);
    --shared_.alive;
  }
  void Start(Waker waker) override {
    const std::lock_guard lock(shared_.mutex);
    shared_.waker = std::move(waker);
  }
  Status Next(std::string& piece) override {
    ++shared_.asked;
    if (shared_.next) return shared_.next(piece);
    const std::lock_guard lock(shared_.mutex);
    if (shared_.pieces.empty()) return shared_.ended ? Status::kEnd : Status::kNothingNow;
    piece = std::move(shared_.pieces.front());
    shared_.pieces.pop_front();
    return Status::kPiece;
  }
  std::chrono::milliseconds longest_wait() const override { return shared_.longest_wait; }
  bool endless() const override { return shared_.endless; }

 private:
  Shared& shared_;
};

class BodySourceTest : public EachTransport {
 protected:
  ~BodySourceTest() override { server_.reset(); }  // before what its sources use

  void StartStreaming(const ServerOptions& options = OneLoop()) {
    Start(
        [this](const Request& request) {
          if (request.target != "/stream") return testing::Echo(request);
          if (request.rejected) return Response{503, {}, "text/plain", "refused"};
          Response response{200, {{"X-Own", "1"}}, "text/plain", ""};
          response.body_source = std::make_shared<TestSource>(shared_);
          return response;
        },
        options);
  }
  bool WaitsForMore() {
    return Eventually([&] {
      const std::lock_guard lock(shared_.mutex);
      return shared_.asked > 0 && shared_.pieces.empty();
    });
  }
  bool IsDestroyed() {
    return Eventually([&] { return shared_.alive == 0; });
  }

  Shared shared_;
};

INSTANTIATE_TEST_SUITE_P(Transports, BodySourceTest, ::testing::Bool(), TransportName);

TEST_P(BodySourceTest, GoesOutInChunksAndTheConnectionStays) {
  shared_.pieces = {"one", std::string(300, 't'), "", "three"};
  shared_.ended = true;
  StartStreaming();
  const auto client = Connect();
  client->Send(Get("/stream") + Get("/next"));

  const std::string head = client->ReadUntil("\r\n\r\n");
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n")) << head;
  EXPECT_EQ(HeaderOf(head, "Transfer-Encoding"), "chunked");
  EXPECT_EQ(HeaderOf(head, "Content-Length"), "");
  EXPECT_EQ(HeaderOf(head, "Content-Type"), "text/plain");
  EXPECT_EQ(HeaderOf(head, "X-Own"), "1");
  EXPECT_EQ(client->ReadUntil(kLastChunk),
            "3\r\none\r\n12c\r\n" + std::string(300, 't') + "\r\n5\r\nthree\r\n0\r\n\r\n");
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /next ");
  EXPECT_EQ(shared_.alive, 0);
}

TEST_P(BodySourceTest, GoesToHttp10UntilTheConnectionEnds) {
  shared_.pieces = {"one", "two"};
  shared_.ended = true;
  StartStreaming();
  const auto client = Connect();
  client->Send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

  const std::string reply = client->ReadToEnd();
  EXPECT_EQ(BodyOf(reply), "onetwo");
  EXPECT_EQ(HeaderOf(reply, "Transfer-Encoding"), "");
  EXPECT_EQ(HeaderOf(reply, "Content-Length"), "");
  EXPECT_EQ(HeaderOf(reply, "Connection"), "close");
  EXPECT_EQ(client->end(), Client::End::kClosed);
}

TEST_P(BodySourceTest, IsNotAskedForAReplyToHead) {
  StartStreaming();
  const auto client = Connect();
  client->Send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n" + Get("/next"));

  const std::string head = client->ReadUntil("\r\n\r\n");
  EXPECT_EQ(HeaderOf(head, "Transfer-Encoding"), "chunked");
  EXPECT_EQ(HeaderOf(head, "Content-Length"), "");
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /next ");
  EXPECT_EQ(shared_.asked, 0);
  EXPECT_EQ(shared_.alive, 0);
}

TEST_P(BodySourceTest, IsWokenByAnyThread) {
  StartStreaming();
  const auto client = Connect();
  client->Send(Get("/stream"));
  client->ReadUntil("\r\n\r\n");
  for (int i = 0; i < 100; ++i) {
    std::thread([&] { shared_.Give("<" + std::to_string(i) + ">"); }).join();
    const std::string piece = "<" + std::to_string(i) + ">\r\n";
    EXPECT_TRUE(client->ReadUntil(">\r\n").ends_with(piece));
  }
  std::thread([&] { shared_.End(); }).join();
  EXPECT_EQ(client->ReadUntil(kLastChunk), kLastChunk);
  EXPECT_TRUE(IsDestroyed());
}

// Between two looks of the connection, calls are as good as one.
TEST_P(BodySourceTest, IsAskedOnceForManyCalls) {
  StartStreaming();
  const auto client = Connect();
  client->Send(Get("/stream"));
  ASSERT_TRUE(WaitsForMore());
  Ping();
  const int before = shared_.asked;
  {
    // So that no look comes between them: the loop would wait here.
    const std::lock_guard lock(shared_.mutex);
    for (int i = 0; i < 1000; ++i) shared_.waker.Wake();
  }
  Ping();
  Ping();
  EXPECT_LE(shared_.asked - before, 2);
  EXPECT_GE(shared_.asked - before, 1);
}

TEST_P(BodySourceTest, MayWaitLongerThanAnythingElseAndGiveSignsOfLife) {
  ServerOptions options = OneLoop();
  options.timeouts.idle = 20ms;  // half of what a piece waits
  options.timeouts.write = 1ms;
  options.timeouts.body = 1ms;
  shared_.longest_wait = 2ms;
  shared_.next = [this](std::string& piece) {
    if (shared_.asked % 20 != 0) return Status::kNothingNow;
    piece = ":\n";
    return shared_.asked < 60 ? Status::kPiece : Status::kEnd;
  };
  StartStreaming(options);
  // On a busy machine a connection may be idle for too long before its request.
  std::string reply;
  for (int i = 0; i < 100 && reply.empty(); ++i) {
    const auto client = Connect();
    client->Send(Get("/stream"));
    reply = client->ReadUntil(kLastChunk);
  }
  EXPECT_EQ(JoinChunks(BodyOf(reply)), ":\n:\n");
}

TEST_P(BodySourceTest, EndsWhenTheClientOfAnEndlessOneGoes) {
  shared_.endless = true;
  StartStreaming();
  for (const bool resets : {false, true}) {
    const auto client = Connect();
    client->Send(Get("/stream"));
    client->ReadUntil("\r\n\r\n");
    EXPECT_EQ(shared_.alive, 1);
    if (resets) {
      client->Vanish();
    } else {
      client->FinishSending();
    }
    EXPECT_TRUE(IsDestroyed()) << resets;
  }
  shared_.waker.Wake();  // does nothing
  Ping();
}

TEST_P(BodySourceTest, GoesWholeToAClientThatSendsNoMore) {
  StartStreaming();
  const auto client = Connect();
  client->Send(Get("/stream"));
  client->FinishSending();
  ASSERT_TRUE(WaitsForMore());
  shared_.Give("late");
  shared_.End();
  EXPECT_EQ(JoinChunks(BodyOf(client->ReadToEnd())), "late");
}

TEST_P(BodySourceTest, FailsByAResetSoThatNobodyTakesItForWhole) {
  for (const bool throws : {false, true}) {
    shared_.asked = 0;
    shared_.next = [&](std::string& piece) {
      if (shared_.asked == 1) {
        piece = "begun";
        return Status::kPiece;
      }
      if (throws) throw std::runtime_error("lost");
      return Status::kFailed;
    };
    StartStreaming();
    const auto client = Connect();
    client->Send(Get("/stream"));
    EXPECT_EQ(client->ReadToEnd().find(kLastChunk), std::string::npos);
    EXPECT_EQ(client->end(), Client::End::kReset);
    EXPECT_TRUE(IsDestroyed());
  }
}

// Otherwise another thread would run the loop while this one uses the connection.
TEST_P(BodySourceTest, CanNotTakeLong) {
  std::atomic<bool> refused = false;
  shared_.next = [&](std::string& /*piece*/) {
    try {
      ExpectLongWork();
    } catch (const NoThreadLeft&) {
      refused = true;
    }
    return Status::kEnd;
  };
  StartStreaming();
  const auto client = Connect();
  client->Send(Get("/stream") + Get("/next"));
  client->ReadUntil(kLastChunk);
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /next ");
  EXPECT_TRUE(refused);
}

TEST_P(BodySourceTest, ComesAfterAHandlerThatTookLong) {
  Start([this](const Request& request) {
    ExpectLongWork();
    if (request.target != "/stream") return testing::Echo(request);
    Response response{200, {}, "text/plain", ""};
    response.body_source = std::make_shared<TestSource>(shared_);
    return response;
  });
  shared_.pieces = {"one"};
  shared_.ended = true;
  const auto client = Connect();
  client->Send(Get("/stream") + Get("/next"));
  EXPECT_EQ(JoinChunks(BodyOf(client->ReadUntil(kLastChunk))), "one");
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /next ");
}

// --- Slow readers, and memory

// 16 MiB in pieces of 64 KiB.
void GiveMuch(Shared& shared) {
  shared.next = [&shared](std::string& piece) {
    if (shared.asked > 256) return Status::kEnd;
    piece = Pattern(std::size_t{64} * 1024);
    return Status::kPiece;
  };
}

TEST_P(BodySourceTest, IsNotAskedWhileItsClientReadsNothing) {
  GiveMuch(shared_);
  StartStreaming();
  const auto client = Connect(8'192);
  client->Send(Get("/stream"));
  client->ReadUntil("\r\n\r\n");
  int asked = 0;
  EXPECT_TRUE(Eventually([&] {
    Ping();
    return std::exchange(asked, shared_.asked.load()) == shared_.asked;
  }));
  // What the sockets' buffers take.
  EXPECT_LT(asked, 200);
  for (int i = 0; i < 100; ++i) {
    shared_.waker.Wake();
    Ping();
  }
  EXPECT_LE(shared_.asked, asked + 1);

  const std::string body = client->ReadUntil(std::string("\r\n") + kLastChunk);
  EXPECT_EQ(JoinChunks(body).size(), std::size_t{256} * 64 * 1024);
}

TEST_P(BodySourceTest, NeedsNoMoreMemoryThanAPiece) {
  GiveMuch(shared_);
  ServerOptions options = OneLoop();
  options.most_buffered = std::size_t{160} * 1024;
  StartStreaming(options);
  const auto client = Connect(8'192);
  client->Send(Get("/stream"));
  Ping();
  const std::string body = BodyOf(client->ReadUntil(std::string("\r\n") + kLastChunk));
  EXPECT_EQ(JoinChunks(body).size(), std::size_t{256} * 64 * 1024);
}

TEST_P(BodySourceTest, IsRefusedBeforeItsFirstByteWithoutMemory) {
  ServerOptions options = OneLoop();
  options.most_buffered = std::size_t{40} * 1024;
  StartStreaming(options);
  const auto client = Connect();
  client->Send(Get("/stream"));
  EXPECT_TRUE(client->ReadReply().starts_with("HTTP/1.1 503 "));
  EXPECT_TRUE(IsDestroyed());
}

// --- The end of a server

TEST_P(BodySourceTest, EndlessOnesEndCleanlyWhenTheServerStops) {
  shared_.endless = true;
  StartStreaming();
  const auto client = Connect();
  client->Send(Get("/stream"));
  ASSERT_TRUE(WaitsForMore());
  shared_.Give("last");
  client->ReadUntil("last\r\n");
  EXPECT_TRUE(server_->Stop(1h));
  EXPECT_EQ(client->ReadToEnd(), kLastChunk);
  EXPECT_EQ(shared_.alive, 0);
}

TEST_P(BodySourceTest, EndlessOnesEndAtOnceWhenTheirReadersReadNothing) {
  shared_.endless = true;
  GiveMuch(shared_);
  StartStreaming();
  const auto client = Connect(8'192);
  client->Send(Get("/stream"));
  client->ReadUntil("\r\n\r\n");
  EXPECT_TRUE(server_->Stop(1h));
  EXPECT_EQ(shared_.alive, 0);
}

TEST_P(BodySourceTest, OthersAreSentToTheirEndWhenTheServerStops) {
  GiveMuch(shared_);
  StartStreaming();
  const auto client = Connect(8'192);
  client->Send(Get("/stream"));
  client->ReadUntil("\r\n\r\n");
  auto stopping = std::async(std::launch::async, [&] { return server_->Stop(1h); });
  const std::string body = client->ReadToEnd();
  EXPECT_TRUE(body.ends_with(std::string("\r\n") + kLastChunk));
  EXPECT_EQ(JoinChunks(body).size(), std::size_t{256} * 64 * 1024);
  EXPECT_TRUE(stopping.get());
}

TEST_P(BodySourceTest, IsCutWhenItOutlastsTheGrace) {
  StartStreaming();
  const auto client = Connect();
  client->Send(Get("/stream"));
  ASSERT_TRUE(WaitsForMore());
  EXPECT_FALSE(server_->Stop(0ms));
  EXPECT_EQ(client->ReadToEnd().find(kLastChunk), std::string::npos);
  server_.reset();
  shared_.waker.Wake();  // does nothing
  EXPECT_EQ(shared_.alive, 0);
}

// --- Many

TEST_P(BodySourceTest, GivesWayWhenNoConnectionIsLeft) {
  ServerOptions options = OneLoop();
  options.most_connections = 1;
  StartStreaming(options);
  const auto client = Connect();
  client->Send(Get("/stream"));
  ASSERT_TRUE(WaitsForMore());
  Ping();
  EXPECT_TRUE(IsDestroyed());
  client->ReadToEnd();
}

// For the thread sanitizer, mostly: streams that come and go while others wake them.
TEST_P(BodySourceTest, MayEndWhileOthersWakeIt) {
  ServerOptions options;
  options.threads = 2;
  shared_.endless = true;
  shared_.next = [this](std::string& piece) {
    piece = "x";
    return shared_.asked % 2 == 0 ? Status::kPiece : Status::kNothingNow;
  };
  StartStreaming(options);
  std::atomic<bool> done = false;
  std::thread waking([&] {
    while (!done) {
      const std::lock_guard lock(shared_.mutex);
      shared_.waker.Wake();
    }
  });
  for (int i = 0; i < 50; ++i) {
    std::vector<std::unique_ptr<Client>> clients;
    for (int each = 0; each < 4; ++each) {
      clients.push_back(Connect());
      clients.back()->Send(Get("/stream"));
      if (each % 2 == 0) clients.back()->ReadUntil("\r\n\r\n");
    }
  }
  EXPECT_TRUE(IsDestroyed());
  server_.reset();
  done = true;
  waking.join();
}

}  // namespace
}  // namespace understudy::http
