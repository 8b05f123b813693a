// What a handler learns of a request beside its parts: the client's address, the header lines as
// they came, the version.
#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <string>
#include <thread>

#include "base/long_work.h"
#include "support/secure_wire.h"
#include "support/wire.h"

namespace understudy::http {
namespace {

using testing::Client;
using testing::EachTransport;
using testing::OneLoop;
using testing::Post;
using testing::StartServer;

struct Facts {
  std::string client_ip;
  std::string head;
  bool http_1_1 = false;
  bool rejected = false;
  bool partial = false;
  std::string body = {};
};

class RequestFacts : public ::testing::Test {
 protected:
  Facts Of(std::string_view bytes) {
    Client client(server_->port());
    client.Send(bytes);
    client.FinishSending();
    client.ReadToEnd();
    const std::lock_guard lock(mutex_);
    return facts_;
  }

  std::mutex mutex_;
  Facts facts_;
  std::unique_ptr<Server> server_ = StartServer([this](const Request& request) {
    const std::lock_guard lock(mutex_);
    facts_ = {std::string(request.client_ip), std::string(request.head), request.http_1_1,
              request.rejected.has_value(),   request.partial,           std::string(request.body)};
    if (request.target == "/long" && !request.rejected) throw NoThreadLeft();
    return testing::Echo(request);
  });
};

TEST_F(RequestFacts, GivesTheHeaderLinesAsSent) {
  const Facts facts = Of("GET / HTTP/1.1\r\nhOST:a\r\nX-A:  b \r\nX-A: %41\r\n\r\n");
  EXPECT_EQ(facts.head, "hOST:a\r\nX-A:  b \r\nX-A: %41\r\n");
  EXPECT_EQ(facts.client_ip, "127.0.0.1");
  EXPECT_TRUE(facts.http_1_1);
}

TEST_F(RequestFacts, GivesNoBodyAndNoTrailersAmongTheHeaderLines) {
  EXPECT_EQ(Of(Post("/", "a: b\r\n\r\n")).head.find("a: b"), std::string::npos);
  const Facts facts =
      Of("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
         "1\r\nb\r\n0\r\nX-Late: 1\r\n\r\n");
  EXPECT_EQ(facts.head, "Host: a\r\nTransfer-Encoding: chunked\r\n");
}

TEST_F(RequestFacts, KeepsTheHostOfATargetInAbsoluteFormAsSent) {
  EXPECT_EQ(Of("GET http://b.example.com/ HTTP/1.1\r\nHost: a\r\n\r\n").head, "Host: a\r\n");
}

TEST_F(RequestFacts, SaysWhichVersionTheClientSpeaks) {
  const Facts facts = Of("GET / HTTP/1.0\r\n\r\n");
  EXPECT_FALSE(facts.http_1_1);
  EXPECT_EQ(facts.head, "");
}

TEST_F(RequestFacts, GivesTheLinesBeforeARefusal) {
  for (const auto& [bytes, head] : {
           std::pair("GET / HTTP/1.1\r\nHost: a\r\nX-B: c\r\nbad line\r\nX-D: e\r\n\r\n",
                     "Host: a\r\nX-B: c\r\n"),
           std::pair("GET / HTTP/2.0\r\nHost: a\r\n\r\n", "Host: a\r\n"),
           std::pair("GET / HTTP/2.0\r\nHost: a\r\nbad line\r\n\r\n", "Host: a\r\n"),
           std::pair("GET / HTTP/2.0\r\nHost: a\r\nX: hal", "Host: a\r\n"),
           std::pair("GET /\r\nHost: a\r\n\r\n", ""),
           std::pair("nonsense\r\nHost: a\r\n\r\n", ""),
           std::pair("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n",
                     "Host: a\r\nContent-Length: 99999999\r\n"),
           std::pair("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n",
                     "Host: a\r\nTransfer-Encoding: chunked\r\n"),
       }) {
    const Facts facts = Of(bytes);
    EXPECT_TRUE(facts.rejected) << bytes;
    EXPECT_TRUE(facts.partial) << bytes;
    EXPECT_EQ(facts.head, head) << bytes;
    EXPECT_EQ(facts.client_ip, "127.0.0.1") << bytes;
  }
}

TEST_F(RequestFacts, SaysWhetherARequestIsPartial) {
  EXPECT_FALSE(Of("GET / HTTP/1.1\r\nHost: a\r\n\r\n").partial);
  // Read completely, and refused because no thread is free.
  const Facts no_thread = Of(Post("/long", "abc"));
  EXPECT_TRUE(no_thread.rejected);
  EXPECT_FALSE(no_thread.partial);
  EXPECT_EQ(no_thread.body, "abc");
  EXPECT_EQ(no_thread.head.find("Host: "), 0U) << no_thread.head;
  const Facts coded =
      Of("POST /long HTTP/1.1\r\nHost: a\r\nContent-Encoding: none\r\nContent-Length: 1\r\n\r\na");
  EXPECT_TRUE(coded.rejected);
  EXPECT_TRUE(coded.partial);
}

TEST_F(RequestFacts, GivesTheLinesBeforeAHeadThatIsTooLarge) {
  const Facts facts =
      Of("GET / HTTP/1.1\r\nHost: a\r\nX-Large: " + std::string(Limits().head, 'x') + "\r\n\r\n");
  EXPECT_TRUE(facts.rejected);
  EXPECT_EQ(facts.head, "Host: a\r\n");
}

Response AnswerWithAddress(const Request& request) {
  return {200, {}, "text/plain", std::string(request.client_ip)};
}

TEST_P(EachTransport, TellsTheClientsAddressInEachRequest) {
  Start(AnswerWithAddress);
  const auto client = Connect();
  for (int i = 0; i < 3; ++i) {
    client->Send(testing::Get("/"));
    EXPECT_EQ(testing::BodyOf(client->ReadReply()), "127.0.0.1");
  }
}

// Answers with the client's presence once it is no longer kThere.
Response AnswerWithPresence(const Request& request) {
  ExpectLongWork();
  auto presence = ClientWatch::Presence::kThere;
  if (request.target == "/now") presence = request.client->Look();
  while (request.target != "/now" && presence == ClientWatch::Presence::kThere) {
    std::this_thread::yield();
    presence = request.client->Look();
  }
  const bool is_there = presence == ClientWatch::Presence::kThere;
  const bool has_ended = presence == ClientWatch::Presence::kEnded;
  return {200, {}, "text/plain", is_there ? "there" : has_ended ? "ended" : "gone"};
}

TEST_P(EachTransport, TellsWhetherTheClientStillWaits) {
  std::promise<void> begun;
  std::promise<std::string> told;
  Start([&](const Request& request) {
    if (request.target == "/gone") begun.set_value();
    Response response = AnswerWithPresence(request);
    if (request.target == "/gone") told.set_value(response.body);
    return response;
  });
  const auto client = Connect();
  client->Send(testing::Get("/now"));
  EXPECT_EQ(testing::BodyOf(client->ReadReply()), "there");
  client->Send(testing::Get("/end"));
  client->FinishSending();
  EXPECT_EQ(testing::BodyOf(client->ReadReply()), "ended");
  const auto gone = Connect();
  gone->Send(testing::Get("/gone"));
  begun.get_future().get();
  gone->Vanish();
  EXPECT_EQ(told.get_future().get(), "gone");
}

INSTANTIATE_TEST_SUITE_P(RequestFacts, EachTransport, ::testing::Bool(), testing::TransportName);

TEST(ClientAddress, IsWrittenAsIpv4WhereTheServerListensToBoth) {
  ServerOptions options = OneLoop();
  options.host = "::";
  std::unique_ptr<Server> server;
  try {
    server = StartServer(AnswerWithAddress, options);
  } catch (const std::exception&) {
    GTEST_SKIP() << "this machine has no IPv6";
  }
  Client client(server->port());
  client.Send(testing::Get("/"));
  EXPECT_EQ(testing::BodyOf(client.ReadReply()), "127.0.0.1");
}

}  // namespace
}  // namespace understudy::http
