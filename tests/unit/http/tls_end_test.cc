// A TLS connection that the server ends says so: without close_notify a client can't tell the end
// from an attack that cuts it.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "http/server.h"
#include "support/secure_wire.h"
#include "support/wire.h"

namespace understudy::http {
namespace {

using namespace std::chrono_literals;
using testing::BodyOf;
using testing::Client;
using testing::Echo;
using testing::Get;
using testing::OneLoop;
using testing::SecureClient;
using testing::StartServer;
using testing::WithTls;

class TlsEndTest : public ::testing::Test {
 protected:
  void Start(const ServerOptions& options) { server_ = StartServer(Echo, WithTls(options)); }
  std::unique_ptr<SecureClient> Used() const {
    auto client = std::make_unique<SecureClient>(server_->tls_port());
    client->Send(Get("/a"));
    EXPECT_EQ(BodyOf(client->ReadReply()), "GET /a ");
    return client;
  }
  static void ExpectCleanEnd(SecureClient& client) {
    EXPECT_EQ(client.ReadToEnd(), "");
    EXPECT_TRUE(client.was_closed_cleanly());
  }

  std::unique_ptr<Server> server_;
};

TEST_F(TlsEndTest, IsSaidAfterALastReply) {
  Start(OneLoop());
  SecureClient client(server_->tls_port());
  client.Send(Get("/a", "Connection: close\r\n"));
  EXPECT_EQ(BodyOf(client.ReadReply()), "GET /a ");
  ExpectCleanEnd(client);
}

TEST_F(TlsEndTest, IsSaidToOneThatWasIdleForTooLong) {
  ServerOptions options = OneLoop();
  options.timeouts.idle = 500ms;  // a handshake is over by then
  Start(options);
  SecureClient unused(server_->tls_port());
  ExpectCleanEnd(unused);
}

TEST_F(TlsEndTest, IsSaidToOneThatGivesWay) {
  ServerOptions options = OneLoop();
  options.most_connections = 1;
  Start(options);
  const auto first = Used();
  const auto second = Used();
  ExpectCleanEnd(*first);
}

TEST_F(TlsEndTest, IsSaidToThoseThatAreIdleAtTheEnd) {
  Start(OneLoop());
  const auto client = Used();
  EXPECT_TRUE(server_->Stop(1h));
  ExpectCleanEnd(*client);
}

TEST_F(TlsEndTest, IsSaidToOneThatSaidSoItself) {
  Start(OneLoop());
  const auto client = Used();
  client->FinishSending();
  ExpectCleanEnd(*client);
}

// What was begun and can't be finished is no clean end.
TEST_F(TlsEndTest, IsNotSaidWithinAReply) {
  const std::string much(std::size_t{16} * 1024 * 1024, 'm');
  server_ = StartServer(
      [&](const Request&) {
        return Response{200, {}, "text/plain", much};
      },
      WithTls(OneLoop()));
  SecureClient client(server_->tls_port(), 8'192);
  client.Send(Get("/a"));
  client.Read(1);
  EXPECT_FALSE(server_->Stop(1ms));
  EXPECT_LT(client.ReadToEnd().size(), much.size());
  EXPECT_FALSE(client.was_closed_cleanly());
}

TEST(PlainOnTlsTest, IsToldToUseHttps) {
  const auto server = StartServer(Echo, testing::WithTls(OneLoop()));
  for (const std::string& bytes :
       {std::string("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), std::string("D"),
        "PATCH / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" +
            std::string(500'000, 'x')}) {
    Client client(server->tls_port());
    client.TrySend(bytes);
    const std::string reply = client.ReadToEnd();
    EXPECT_TRUE(reply.starts_with("HTTP/1.1 400 Bad Request\r\n")) << reply;
    EXPECT_EQ(testing::BodyOf(reply),
              "This port speaks TLS: use https:// in the address, or the port for plain HTTP.\n");
    EXPECT_EQ(testing::HeaderOf(reply, "Content-Length"),
              std::to_string(testing::BodyOf(reply).size()));
    EXPECT_EQ(client.end(), Client::End::kClosed);
  }
}

}  // namespace
}  // namespace understudy::http
