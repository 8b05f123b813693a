// Clients that do not read, read slowly, or vanish while they should: nobody else notices.

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <mutex>
#include <string>
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
using testing::Eventually;
using testing::Get;
using testing::OneLoop;
using testing::OpenFiles;
using testing::Pattern;
using testing::TransportName;

// Far more than sockets buffer.
const std::string& Much() {
  static const std::string much = Pattern(std::size_t{16} * 1024 * 1024);
  return much;
}

class SlowClientTest : public EachTransport {
 protected:
  void StartWith(const ServerOptions& options = OneLoop()) {
    Start(
        [](const Request& request) {
          return Response{request.rejected ? StatusOf(request.rejected->kind) : 200,
                          {},
                          "text/plain",
                          request.target == "/much" ? Much() : "little"};
        },
        options);
  }
  // A client whose reply, of which it has read `read` bytes, cannot be written whole.
  std::unique_ptr<Client> Stalled(std::size_t read, int receive_buffer = 8'192) const {
    auto client = Connect(receive_buffer);
    client->Send(Get("/much"));
    EXPECT_EQ(client->Read(read).size(), read);
    return client;
  }
};

INSTANTIATE_TEST_SUITE_P(Transports, SlowClientTest, ::testing::Bool(), TransportName);

TEST_P(SlowClientTest, OthersGoOnWhileAClientReadsNothingAndThenAll) {
  StartWith();
  const auto client = Stalled(0);
  client->Send(Get("/little") + Get("/much"));
  for (int i = 0; i < 50; ++i) Ping();

  EXPECT_TRUE(BodyOf(client->ReadReply()) == Much());
  Ping();
  EXPECT_EQ(BodyOf(client->ReadReply()), "little");
  EXPECT_TRUE(BodyOf(client->ReadReply()) == Much());
}

// Replies are kept in no more memory than they need.
TEST_P(SlowClientTest, ManyStalledClientsGetTheirRepliesInTheEnd) {
  ServerOptions options = OneLoop();
  options.most_buffered = 4 * Much().size() + 1'000'000;
  StartWith(options);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 4; ++i) clients.push_back(Stalled(0));
  Ping();
  for (const auto& client : clients) EXPECT_TRUE(BodyOf(client->ReadReply()) == Much());
}

TEST_P(SlowClientTest, AClientMayVanishWhileItsReplyIsWritten) {
  StartWith();
  const std::size_t before = OpenFiles();
  for (int i = 0; i < 10; ++i) Stalled(i % 2 == 0 ? 0 : 100'000)->Vanish();
  for (int i = 0; i < 10; ++i) Stalled(i % 2 == 0 ? 0 : 100'000);
  EXPECT_TRUE(Eventually([&] { return OpenFiles() == before; }));
  Ping();
}

TEST_P(SlowClientTest, AClientThatHasFinishedSendingGetsAllOfALargeReply) {
  StartWith();
  const auto client = Connect(8'192);
  client->Send(Get("/much"));
  client->FinishSending();
  Ping();
  EXPECT_TRUE(BodyOf(client->ReadReply()) == Much());
  EXPECT_EQ(client->ReadToEnd(), "");
}

TEST_P(SlowClientTest, ALargeReplyWithCloseArrivesWhole) {
  StartWith();
  const auto client = Connect(8'192);
  client->Send(Get("/much", "Connection: close\r\n"));
  Ping();
  EXPECT_TRUE(BodyOf(client->ReadToEnd()) == Much());
  EXPECT_EQ(client->end(), Client::End::kClosed);
}

TEST_P(SlowClientTest, OneThatTakesNothingIsClosedAtTheWriteDeadline) {
  ServerOptions options = OneLoop();
  options.timeouts.write = 20ms;
  StartWith(options);
  const std::size_t before = OpenFiles();
  const auto client = Stalled(1);
  EXPECT_TRUE(Eventually([&] { return OpenFiles() == before + 1; })) << "only the client's own";
}

// Slower than the socket says that it can be written to again, which is when a third of its buffer
// is free.
TEST_P(SlowClientTest, OneThatTakesALittleAtATimeIsNot) {
  ServerOptions options = OneLoop();
  options.timeouts.head = 250ms;
  options.timeouts.write = 1500ms;
  StartWith(options);
  const auto client = Stalled(10'000, 4'096);
  std::string reply;
  for (int i = 0; i < 10; ++i) {
    reply += client->Read(20'000);
    // As long as a head may take.
    Client clock(server_->port());
    clock.Send("GET");
    EXPECT_TRUE(clock.ReadReply().starts_with("HTTP/1.1 408 "));
  }
  EXPECT_EQ(reply.size(), 200'000U);
  client->Read(Much().size() - 210'000);
  EXPECT_EQ(client->end(), Client::End::kNone);
}

// It takes some all the time, but would hold the memory of its reply for hours.
TEST_P(SlowClientTest, OneThatTakesTooLittleIsClosed) {
  ServerOptions options = OneLoop();
  options.timeouts.head = 100ms;
  options.timeouts.write = 500ms;
  StartWith(options);
  const auto client = Stalled(10'000, 4'096);
  for (int i = 0; i < 30; ++i) {
    client->Read(2'000);
    // As long as a head may take.
    Client clock(server_->port());
    clock.Send("GET");
    EXPECT_TRUE(clock.ReadReply().starts_with("HTTP/1.1 408 "));
  }
  EXPECT_LT(client->ReadToEnd().size(), Much().size() / 2);
  EXPECT_NE(client->end(), Client::End::kNone);
}

TEST_P(SlowClientTest, StopCutsAClientThatReadsNothing) {
  StartWith();
  const auto client = Stalled(0);
  Ping();
  EXPECT_FALSE(server_->Stop(10ms));
  EXPECT_LT(client->ReadToEnd().size(), Much().size());
}

TEST_P(SlowClientTest, StopWaitsForAClientThatReads) {
  StartWith();
  const auto client = Stalled(1);
  auto stopped = std::async(std::launch::async, [this] { return server_->Stop(1h); });
  EXPECT_TRUE(BodyOf("H" + client->ReadReply()) == Much());
  EXPECT_EQ(client->ReadToEnd(), "");
  EXPECT_TRUE(stopped.get());
}

}  // namespace
}  // namespace understudy::http
