// A world that somebody holds for long, beside the event loops that serve others.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/server.h"
#include "store/state.h"
#include "support/wire.h"

namespace understudy::store {
namespace {

using testing::BodyOf;
using testing::Client;
using testing::Echo;
using testing::Eventually;
using testing::Get;
using testing::OneLoop;
using testing::StartServer;

// A server of one loop with a world for "/held", which is held while `held_` lives, and another.
class StateLockTest : public ::testing::Test {
 protected:
  http::Response Answer(const http::Request& request) {
    if (request.rejected) return Echo(request);
    ++arrived_;
    const StateLock lock(request.target.starts_with("/held") ? held_world_ : other_world_,
                         connections_);
    // No two requests are in one world.
    int& inside = request.target.starts_with("/held") ? in_held_ : in_other_;
    EXPECT_EQ(++inside, 1);
    http::Response response = Echo(request);
    --inside;
    return response;
  }

  Connections connections_;
  State held_world_{Image()};
  State other_world_{Image()};
  int in_held_ = 0;
  int in_other_ = 0;
  std::atomic<int> arrived_ = 0;
  std::unique_lock<std::timed_mutex> held_{held_world_.mutex, std::defer_lock};
  std::unique_ptr<http::Server> server_ =
      StartServer([this](const http::Request& request) { return Answer(request); }, OneLoop());
};

TEST_F(StateLockTest, RequestsToAHeldWorldWaitWhileOthersGoOn) {
  held_.lock();
  std::vector<std::unique_ptr<Client>> waiting;
  for (int i = 0; i < 10; ++i) {
    waiting.push_back(std::make_unique<Client>(server_->port()));
    waiting.back()->Send(Get("/held/" + std::to_string(i)) + Get("/other"));
  }
  ASSERT_TRUE(Eventually([&] { return arrived_ >= 10; }));
  for (int i = 0; i < 20; ++i) {
    Client client(server_->port());
    client.Send(Get("/other"));
    EXPECT_EQ(BodyOf(client.ReadReply()), "GET /other ");
  }
  for (const auto& client : waiting) EXPECT_EQ(client->ReadWhatIsThere(), "");

  held_.unlock();
  for (int i = 0; i < 10; ++i) {
    Client& client = *waiting[static_cast<std::size_t>(i)];
    EXPECT_EQ(BodyOf(client.ReadReply()), "GET /held/" + std::to_string(i) + " ");
    EXPECT_EQ(BodyOf(client.ReadReply()), "GET /other ");
  }
}

// More than a loop has threads.
TEST_F(StateLockTest, ManyRequestsToAHeldWorldStopNobodyElse) {
  constexpr std::size_t kMost = 300;
  held_.lock();
  std::vector<std::unique_ptr<Client>> waiting;
  for (std::size_t i = 0; i < kMost; ++i) {
    waiting.push_back(std::make_unique<Client>(server_->port()));
    waiting.back()->Send(Get("/held"));
  }
  for (int i = 0; i < 20; ++i) {
    Client client(server_->port());
    client.Send(Get("/other"));
    EXPECT_EQ(BodyOf(client.ReadReply()), "GET /other ");
  }
  ASSERT_TRUE(Eventually([&] { return arrived_ >= static_cast<int>(kMost); }));
  held_.unlock();
  std::size_t served = 0;
  for (const auto& client : waiting) {
    const auto reply = client->ReadReply();
    if (reply.starts_with("HTTP/1.1 200 "))
      ++served;
    else
      EXPECT_TRUE(reply.starts_with("HTTP/1.1 503 ")) << reply;
  }
  EXPECT_GE(served, 100U);
  EXPECT_LT(served, kMost);
}

TEST_F(StateLockTest, OneRequestAtATimeIsInAWorld) {
  http::ServerOptions options;
  options.threads = 4;
  const auto server =
      StartServer([this](const http::Request& request) { return Answer(request); }, options);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&server, i] {
      Client client(server->port());
      for (int n = 0; n < 100; ++n) {
        const std::string target = (n + i) % 2 == 0 ? "/held" : "/other";
        client.Send(Get(target));
        ASSERT_EQ(BodyOf(client.ReadReply()), "GET " + target + " ");
      }
    });
  }
  // Now and then somebody else holds it, for long enough that loops are left.
  for (int n = 0; n < 50 && arrived_ < 8 * 100; ++n) {
    const std::lock_guard hold(held_world_.mutex);
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(5);
    while (std::chrono::steady_clock::now() < end) std::this_thread::yield();
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace understudy::store
