// Clients that ask for much at once: the others have their turn.

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <utility>
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
using testing::TransportName;

constexpr int kClients = 16;
constexpr int kRequests = 2'000;  // of each; they fit into the sockets

// One loop. "/gate" holds it up until Open(), so that all there is to do is there at once.
class TurnsTest : public EachTransport {
 protected:
  void StartGated() {
    Start([this](const Request& request) {
      if (request.target == "/gate") {
        entered_.set_value();
        opened_.wait();
      }
      if (request.target == "/many") ++answered_;
      if (request.target == "/new") answered_before_ = answered_.load();
      return Echo(request);
    });
  }
  ~TurnsTest() override { Open(); }
  void Open() {
    if (!std::exchange(is_open_, true)) open_.set_value();
  }

  std::promise<void> entered_;
  std::promise<void> open_;
  const std::shared_future<void> opened_ = open_.get_future().share();
  bool is_open_ = false;
  std::atomic<int> answered_ = 0;         // of "/many"
  std::atomic<int> answered_before_ = 0;  // when "/new" came
};

INSTANTIATE_TEST_SUITE_P(Transports, TurnsTest, ::testing::Bool(), TransportName);

TEST_P(TurnsTest, ANewcomerDoesNotWaitForAllThatOthersHavePipelined) {
  StartGated();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(Connect());
    clients.back()->Send(Get("/first"));
    EXPECT_EQ(BodyOf(clients.back()->ReadReply()), "GET /first ");
  }
  const auto gate = Connect();
  gate->Send(Get("/gate"));
  entered_.get_future().wait();
  std::string many;
  for (int i = 0; i < kRequests; ++i) many += Get("/many");
  for (const auto& client : clients) client->Send(many);
  Client newcomer(server_->port());
  newcomer.Send(Get("/new"));

  Open();
  EXPECT_EQ(BodyOf(newcomer.ReadReply()), "GET /new ");
  EXPECT_LT(answered_before_, kClients * kRequests / 4);
  for (const auto& client : clients) {
    for (int i = 0; i < kRequests; ++i) ASSERT_EQ(BodyOf(client->ReadReply()), "GET /many ");
  }
}

}  // namespace
}  // namespace understudy::http
