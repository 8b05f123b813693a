// The cap on connections, where they belong to several loops.

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <string>
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

class CapOverLoopsTest : public EachTransport {
 protected:
  static constexpr std::size_t kCap = 6;  // two loops with two connections, two with one

  void StartFourLoops() {
    ServerOptions options;
    options.threads = 4;
    options.most_connections = kCap;
    Start(Echo, options);
  }
  // A loop says since when its connections are idle whenever it has nothing to do: not by the time
  // of a client's first reply, perhaps, but before it reads that client's next request.
  static void Use(Client& client) {
    for (const std::string target : {"/1", "/2"}) {
      client.Send(Get(target));
      EXPECT_EQ(BodyOf(client.ReadReply()), "GET " + target + " ");
    }
  }
  std::vector<std::unique_ptr<Client>> Connected(std::size_t count) const {
    std::vector<std::unique_ptr<Client>> clients;
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(Connect());
      Use(*clients.back());
    }
    return clients;
  }
};

INSTANTIATE_TEST_SUITE_P(Transports, CapOverLoopsTest, ::testing::Bool(), TransportName);

TEST_P(CapOverLoopsTest, TheLongestIdleOfAllGivesWay) {
  StartFourLoops();
  const auto old = Connected(kCap);
  Use(*old[0]);
  Use(*old[3]);
  std::vector<std::unique_ptr<Client>> fresh;
  for (const std::size_t i : std::vector<std::size_t>{1, 2, 4, 5, 0, 3}) {
    fresh.push_back(Connect());
    Use(*fresh.back());
    ASSERT_EQ(old[i]->ReadToEnd(), "") << i;
  }
  for (const auto& client : fresh) Use(*client);
}

TEST_P(CapOverLoopsTest, OneThatIsBusyDoesNotGiveWay) {
  StartFourLoops();
  const auto old = Connected(kCap);
  old[0]->Send("GET /3 HTTP/1.1\r\n");
  // The fifth belongs to the first one's loop, which has then read that part.
  for (std::size_t i = 1; i < kCap; ++i) Use(*old[i]);
  std::vector<std::unique_ptr<Client>> fresh;
  for (std::size_t i = 1; i < kCap; ++i) {
    fresh.push_back(Connect());
    Use(*fresh.back());
    ASSERT_EQ(old[i]->ReadToEnd(), "") << i;
  }
  old[0]->Send("Host: a\r\n\r\n");
  EXPECT_EQ(BodyOf(old[0]->ReadReply()), "GET /3 ");
}

}  // namespace
}  // namespace understudy::http
