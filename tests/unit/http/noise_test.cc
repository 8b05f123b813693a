// Bytes that nobody should send: the server survives them and goes on.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/long_work.h"
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
using testing::OpenFiles;
using testing::Post;
using testing::PostChunked;
using testing::SecureClient;
using testing::TransportName;

// What a client does is drawn from a seed, which a failure names.
class Noise {
 public:
  explicit Noise(unsigned int seed) : random_(seed) {}

  std::size_t Below(std::size_t end) { return random_() % end; }

  std::string Bytes(std::size_t size) {
    std::string bytes(size, '\0');
    for (char& c : bytes) c = static_cast<char>(random_());
    return bytes;
  }

  // A few requests, most of them good, with a few changes.
  std::string Requests() {
    std::string bytes;
    for (std::size_t n = Below(4) + 1; n > 0; --n) bytes += Request();
    for (std::size_t n = Below(4); n > 0; --n) Mutate(bytes);
    return bytes;
  }

 private:
  std::string Request() {
    const std::string body = Bytes(Below(300));
    const std::string expect = Below(4) == 0 ? "Expect: 100-continue\r\n" : "";
    switch (Below(6)) {
      case 0:
        return Post("/post", body, expect);
      case 1:
        return PostChunked("/chunks", body, expect);
      case 2:
        return "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
      case 3:
        return Get("/long");
      case 4:
        return Get("/delayed");
      default:
        return Get("/" + std::string(Below(200), 'x'));
    }
  }

  void Mutate(std::string& bytes) {
    static const std::vector<std::string> kPieces = {"\r\n",
                                                     "\n",
                                                     "\r",
                                                     "\r\n\r\n",
                                                     ":",
                                                     " ",
                                                     std::string(1, '\0'),
                                                     "Content-Length: 5\r\n",
                                                     "Transfer-Encoding: chunked\r\n",
                                                     "Connection: close\r\n",
                                                     "HTTP/1.0",
                                                     "ffffffffffffffff",
                                                     "0\r\n\r\n",
                                                     "-1",
                                                     "\t",
                                                     ";"};
    const std::size_t at = Below(bytes.size() + 1);
    switch (Below(4)) {
      case 0:
        bytes.insert(at, kPieces[Below(kPieces.size())]);
        break;
      case 1:
        bytes.erase(at, Below(20));
        break;
      case 2:
        bytes.insert(at, Bytes(Below(20)));
        break;
      default:
        if (at < bytes.size()) bytes[at] = static_cast<char>(random_());
        break;
    }
  }

  std::mt19937 random_;
};

class NoiseTest : public EachTransport {
 protected:
  void StartNoisy() {
    ServerOptions options;
    options.threads = 2;
    // Short enough for some to be met.
    options.timeouts.head = 5ms;
    options.timeouts.body = 5ms;
    options.timeouts.idle = 5ms;
    Start(
        [](const Request& request) {
          Response response = Echo(request);
          if (request.target == "/long") ExpectLongWork();
          if (request.target == "/delayed") response.delivery.delay = 1ms;
          return response;
        },
        options);
  }

  // One whose handshake may have been too slow.
  std::unique_ptr<Client> ConnectHastily() const {
    if (GetParam()) return std::make_unique<SecureClient>(server_->tls_port());
    return std::make_unique<Client>(server_->port());
  }

  // One connection's life.
  void Run(unsigned int seed) {
    Noise noise(seed);
    // Below TLS too.
    const bool raw = noise.Below(2) == 0;
    const auto client =
        raw ? std::make_unique<Client>(GetParam() ? server_->tls_port() : server_->port())
            : ConnectHastily();
    std::string bytes = noise.Below(4) == 0 ? noise.Bytes(noise.Below(3000)) : noise.Requests();
    if (raw && GetParam() && noise.Below(2) == 0) {
      bytes = SecureClient::Hello();
      bytes.insert(noise.Below(bytes.size()), noise.Bytes(noise.Below(50)));
    }
    while (!bytes.empty()) {
      const std::size_t size = noise.Below(bytes.size()) + 1;
      client->TrySend(bytes.substr(0, size));
      bytes.erase(0, size);
    }
    switch (noise.Below(4)) {
      case 0:
        client->Vanish();
        break;
      case 1:
        client->FinishSending();
        client->ReadToEnd();
        break;
      case 2:
        client->ReadToEnd();
        break;
      default:
        break;
    }
  }

  void ExpectServed() const {
    // An idle one may be closed before its request is there.
    EXPECT_TRUE(Eventually([&] {
      const auto client = ConnectHastily();
      client->TrySend(Get("/good"));
      return BodyOf(client->ReadReply()) == "GET /good ";
    }));
  }
};

INSTANTIATE_TEST_SUITE_P(Transports, NoiseTest, ::testing::Bool(), TransportName);

TEST_P(NoiseTest, IsSurvived) {
  StartNoisy();
  ExpectServed();
  const std::size_t before = OpenFiles();
  for (unsigned int seed = 0; seed < 3'000; ++seed) Run(seed);
  EXPECT_TRUE(Eventually([&] { return OpenFiles() <= before; })) << OpenFiles() << ' ' << before;
  ExpectServed();
}

// For sanitizers: as long as UNDERSTUDY_SOAK_SECONDS says, from another seed each time.
TEST_P(NoiseTest, Soak) {
  const char* seconds = std::getenv("UNDERSTUDY_SOAK_SECONDS");
  if (seconds == nullptr) GTEST_SKIP() << "UNDERSTUDY_SOAK_SECONDS is not set";
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::seconds(std::strtol(seconds, nullptr, 10));
  const unsigned int first = std::random_device()();
  RecordProperty("seed", std::to_string(first));
  SCOPED_TRACE("from seed " + std::to_string(first));
  StartNoisy();
  for (unsigned int n = 0; std::chrono::steady_clock::now() < end; ++n) Run(first + n);
  ExpectServed();
}

}  // namespace
}  // namespace understudy::http
