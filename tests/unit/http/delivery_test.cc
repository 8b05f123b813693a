#include "http/delivery.h"

#include <gtest/gtest.h>

#include <chrono>
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
using testing::Echo;
using testing::Eventually;
using testing::Get;
using testing::HeaderOf;
using testing::OneLoop;
using testing::OpenFiles;
using testing::Pattern;
using testing::TransportName;
using SteadyClock = std::chrono::steady_clock;

// --- What Deliver() makes of a reply

const std::string kReply =
    "HTTP/1.1 200 OK\r\nContent-Length: 18\r\nX: y\r\n\r\nContent-Length: 7\n";

TEST(DeliverTest, LeavesAReplyAsItIs) {
  for (const auto ending : {Ending::kKeep, Ending::kClose}) {
    const Message message = Deliver(kReply, {}, ending);
    EXPECT_EQ(message.bytes, kReply);
    EXPECT_EQ(message.delay, 0ms);
    EXPECT_EQ(message.bytes_per_second, 0);
    EXPECT_EQ(message.ending, ending);
  }
}

TEST(DeliverTest, TakesDelayPaceAndEndingOver) {
  const Message message = Deliver(
      kReply, {.delay = 5ms, .bytes_per_second = 9, .ending = Ending::kReset}, Ending::kKeep);
  EXPECT_EQ(message.bytes, kReply);
  EXPECT_EQ(message.delay, 5ms);
  EXPECT_EQ(message.bytes_per_second, 9);
  EXPECT_EQ(message.ending, Ending::kReset);
  EXPECT_EQ(Deliver(kReply, {.ending = Ending::kClose}, Ending::kKeep).ending, Ending::kClose);
  EXPECT_EQ(Deliver(kReply, {.ending = Ending::kReset}, Ending::kClose).ending, Ending::kReset);
}

TEST(DeliverTest, PutsGarbageInPlaceOfAll) {
  const Message message = Deliver(kReply, {.garbage = "\r\n\r\nx"}, Ending::kKeep);
  EXPECT_EQ(message.bytes, "\r\n\r\nx");
  EXPECT_EQ(message.ending, Ending::kClose);
  EXPECT_EQ(Deliver(kReply, {.garbage = ""}, Ending::kKeep).bytes, "");
}

TEST(DeliverTest, TellsAnotherLength) {
  for (const std::size_t length : {std::size_t{0}, std::size_t{17}, std::size_t{123456}}) {
    const Message message = Deliver(kReply, {.wrong_length = length}, Ending::kKeep);
    EXPECT_EQ(message.bytes, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(length) +
                                 "\r\nX: y\r\n\r\nContent-Length: 7\n");
    EXPECT_EQ(message.ending, Ending::kClose);
  }
}

TEST(DeliverTest, TellsALengthWhereThereIsNone) {
  EXPECT_EQ(
      Deliver("HTTP/1.1 204 No Content\r\nX: y\r\n\r\n", {.wrong_length = 3}, Ending::kKeep).bytes,
      "HTTP/1.1 204 No Content\r\nX: y\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(Deliver("HTTP/1.1 200 OK\r\n\r\n\r\nContent-Length: 9\r\n", {.wrong_length = 3},
                    Ending::kKeep)
                .bytes,
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\r\nContent-Length: 9\r\n");
}

TEST(DeliverTest, CutsAnywhere) {
  for (std::size_t size = 0; size <= kReply.size() + 1; ++size) {
    const Message message = Deliver(kReply, {.cut_after = size}, Ending::kKeep);
    EXPECT_EQ(message.bytes, kReply.substr(0, size));
    EXPECT_EQ(message.ending, Ending::kClose);
  }
  EXPECT_EQ(Deliver(kReply, {.cut_after = 1, .ending = Ending::kReset}, Ending::kKeep).ending,
            Ending::kReset);
}

TEST(DeliverTest, CombinesInTheOrderOfTheFields) {
  EXPECT_EQ(
      Deliver(kReply, {.garbage = "xyz", .wrong_length = 9, .cut_after = 2}, Ending::kKeep).bytes,
      "xy");
  EXPECT_EQ(Deliver(kReply, {.wrong_length = 9, .cut_after = 34}, Ending::kKeep).bytes,
            "HTTP/1.1 200 OK\r\nContent-Length: 9");
}

// --- On the wire

class DeliveryTest : public EachTransport {
 protected:
  // A server that delivers "/odd" so, and all else plainly.
  void StartWith(Delivery delivery, const std::string& body = "body") {
    DeliverSo(std::move(delivery));
    Start([this, body](const Request& request) {
      if (!request.target.starts_with("/odd")) return Echo(request);
      const std::lock_guard lock(mutex_);
      return Response{200, {}, "text/plain", body, delivery_};
    });
  }
  void DeliverSo(Delivery delivery) {
    const std::lock_guard lock(mutex_);
    delivery_ = std::move(delivery);
  }
  // What a client that reads to the end gets of one odd reply.
  std::string OddReply(Client::End end) const {
    const auto client = Connect();
    client->Send(Get("/odd"));
    std::string reply = client->ReadToEnd();
    EXPECT_EQ(client->end(), end);
    return reply;
  }

  std::mutex mutex_;
  Delivery delivery_;
};

INSTANTIATE_TEST_SUITE_P(Transports, DeliveryTest, ::testing::Bool(), TransportName);

TEST_P(DeliveryTest, HoldsAReplyBackAndGoesOn) {
  StartWith({.delay = 30ms});
  const auto client = Connect();
  for (int i = 0; i < 3; ++i) {
    const auto begin = SteadyClock::now();
    client->Send(Get("/odd"));
    EXPECT_EQ(BodyOf(client->ReadReply()), "body");
    EXPECT_GE(SteadyClock::now() - begin, 30ms);
  }
}

TEST_P(DeliveryTest, PipelinedRequestsWaitForADelayedOne) {
  StartWith({.delay = 5ms});
  const auto client = Connect();
  const auto begin = SteadyClock::now();
  std::string all;
  for (int i = 0; i < 5; ++i) all += Get("/plain") + Get("/odd");
  client->Send(all);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(BodyOf(client->ReadReply()), "GET /plain ");
    EXPECT_EQ(BodyOf(client->ReadReply()), "body");
    EXPECT_GE(SteadyClock::now() - begin, 5ms * (i + 1));
  }
}

TEST_P(DeliveryTest, TheLongestDelayLastsUntilTheEnd) {
  StartWith({.delay = std::chrono::milliseconds::max()});
  const auto client = Connect();
  client->Send(Get("/plain") + Get("/odd"));
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /plain ");
  for (int i = 0; i < 50; ++i) Ping();
  EXPECT_EQ(client->ReadWhatIsThere(), "");
  auto stopped = std::async(std::launch::async, [this] { return server_->Stop(1h); });
  EXPECT_EQ(BodyOf(client->ReadReply()), "body");
  EXPECT_TRUE(stopped.get());
}

TEST_P(DeliveryTest, ADelayStopsNobodyElse) {
  StartWith({.delay = 1h});
  const auto client = Connect();
  client->Send(Get("/odd") + Get("/behind"));
  for (int i = 0; i < 10; ++i) Ping();
}

TEST_P(DeliveryTest, ClosesBeforeTheFirstByte) {
  StartWith({.cut_after = 0});
  EXPECT_EQ(OddReply(Client::End::kClosed), "");
}

TEST_P(DeliveryTest, ResetsBeforeTheFirstByte) {
  StartWith({.cut_after = 0, .ending = Ending::kReset});
  EXPECT_EQ(OddReply(Client::End::kReset), "");
}

TEST_P(DeliveryTest, CutsAfterAnyNumberOfBytes) {
  StartWith({.ending = Ending::kClose});
  const std::string whole = OddReply(Client::End::kClosed);
  EXPECT_EQ(BodyOf(whole), "body");
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    DeliverSo({.cut_after = size});
    EXPECT_EQ(OddReply(Client::End::kClosed), whole.substr(0, size));
  }
}

TEST_P(DeliveryTest, ResetsAfterAnyNumberOfBytes) {
  StartWith({.ending = Ending::kClose});
  const std::string whole = OddReply(Client::End::kClosed);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    DeliverSo({.cut_after = size, .ending = Ending::kReset});
    // The reset may overtake the bytes.
    EXPECT_TRUE(whole.substr(0, size).starts_with(OddReply(Client::End::kReset))) << size;
  }
}

TEST_P(DeliveryTest, RepliesBeforeACutOneArriveWhole) {
  StartWith({.cut_after = 9});
  const auto client = Connect();
  client->Send(Get("/1") + Get("/2") + Get("/odd") + Get("/never"));
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /1 ");
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /2 ");
  EXPECT_EQ(client->ReadToEnd(), "HTTP/1.1 ");
}

TEST_P(DeliveryTest, SendsGarbage) {
  const std::string garbage = Pattern(100'000);
  StartWith({.garbage = garbage});
  EXPECT_TRUE(OddReply(Client::End::kClosed) == garbage);
}

TEST_P(DeliveryTest, TellsALengthThatIsTooShortOrTooLong) {
  for (const std::size_t length : {std::size_t{2}, std::size_t{400}}) {
    StartWith({.wrong_length = length});
    const std::string reply = OddReply(Client::End::kClosed);
    EXPECT_EQ(HeaderOf(reply, "Content-Length"), std::to_string(length));
    EXPECT_EQ(BodyOf(reply), "body");
  }
}

TEST_P(DeliveryTest, KeepsAPace) {
  const std::string body = Pattern(20'000);
  StartWith({.bytes_per_second = 200'000}, body);
  const auto client = Connect();
  const auto begin = SteadyClock::now();
  client->Send(Get("/odd") + Get("/behind"));
  EXPECT_TRUE(BodyOf(client->ReadReply()) == body);
  EXPECT_GE(SteadyClock::now() - begin, 100ms);
  EXPECT_EQ(BodyOf(client->ReadReply()), "GET /behind ");
}

// In pieces: the first bytes are there when the rest is not to come in a lifetime.
TEST_P(DeliveryTest, SendsTheFirstBytesOfAPacedReplySoon) {
  StartWith({.bytes_per_second = 1'000}, Pattern(1 << 20));
  const auto client = Connect();
  client->Send(Get("/odd"));
  EXPECT_EQ(client->Read(3), "HTT");
  Ping();
}

TEST_P(DeliveryTest, CombinesAll) {
  StartWith({.delay = 20ms,
             .wrong_length = 9'999,
             .cut_after = 2'000,
             .bytes_per_second = 100'000,
             .ending = Ending::kClose},
            Pattern(5'000));
  const auto begin = SteadyClock::now();
  const std::string reply = OddReply(Client::End::kClosed);
  EXPECT_GE(SteadyClock::now() - begin, 40ms);
  EXPECT_EQ(reply.size(), 2'000U);
  EXPECT_EQ(HeaderOf(reply, "Content-Length"), "9999");

  DeliverSo({.delay = 1ms,
             .wrong_length = 9'999,
             .cut_after = 2'000,
             .bytes_per_second = 100'000,
             .ending = Ending::kReset});
  OddReply(Client::End::kReset);
}

// --- With a client that vanishes, and with the server's end

TEST_P(DeliveryTest, AClientThatVanishesDuringADelayFreesItsConnection) {
  StartWith({.delay = 1h});
  const std::size_t before = OpenFiles();
  for (int i = 0; i < 20; ++i) {
    const auto client = Connect();
    client->Send(Get("/odd"));
    Ping();
    client->Vanish();
  }
  EXPECT_TRUE(Eventually([&] { return OpenFiles() == before; }));
}

TEST_P(DeliveryTest, AClientThatVanishesDuringAPacedReplyFreesItsConnection) {
  StartWith({.bytes_per_second = 1'000}, Pattern(1 << 20));
  const std::size_t before = OpenFiles();
  for (int i = 0; i < 20; ++i) {
    const auto client = Connect();
    client->Send(Get("/odd"));
    client->Read(1);
    client->Vanish();
  }
  EXPECT_TRUE(Eventually([&] { return OpenFiles() == before; }));
}

TEST_P(DeliveryTest, StopDeliversWhatIsDelayed) {
  StartWith({.delay = 1h});
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 10; ++i) {
    clients.push_back(Connect());
    clients.back()->Send(Get("/plain") + Get("/odd") + Get("/odd"));
    EXPECT_EQ(BodyOf(clients.back()->ReadReply()), "GET /plain ");
  }
  auto stopped = std::async(std::launch::async, [this] { return server_->Stop(1h); });
  for (const auto& client : clients) {
    EXPECT_EQ(BodyOf(client->ReadReply()), "body");
    EXPECT_EQ(BodyOf(client->ReadReply()), "body");
    EXPECT_EQ(client->ReadToEnd(), "");
  }
  EXPECT_TRUE(stopped.get());
}

TEST_P(DeliveryTest, StopKeepsNoPace) {
  const std::string body = Pattern(100'000);
  StartWith({.bytes_per_second = 1'000}, body);
  const auto client = Connect();
  client->Send(Get("/odd"));
  const std::string first = client->Read(1);
  auto stopped = std::async(std::launch::async, [this] { return server_->Stop(1h); });
  EXPECT_TRUE(BodyOf(first + client->ReadReply()) == body);
  EXPECT_TRUE(stopped.get());
}

}  // namespace
}  // namespace understudy::http
