// Ten thousand connections, or as many as this process may have files for.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

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
using SteadyClock = std::chrono::steady_clock;

// Both ends are in this process.
std::size_t Many() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  const std::size_t free = files.rlim_cur - std::min<rlim_t>(files.rlim_cur, OpenFiles() + 100);
  return std::min<std::size_t>(10'000, free / 2);
}

// How long all take together is measured in bench/.
TEST(ManyTest, DelaysTakeNoThreads) {
  const std::size_t many = Many();
  ServerOptions options;
  options.timeouts.idle = 1h;
  const auto server = StartServer(
      [](const Request& request) {
        Response response = Echo(request);
        if (request.target == "/delayed") response.delivery.delay = 2s;
        return response;
      },
      options);
  const std::size_t threads = Threads();
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < many; ++i)
    clients.push_back(std::make_unique<Client>(server->port()));
  const auto begin = SteadyClock::now();
  for (const auto& client : clients) client->Send(Get("/delayed"));
  EXPECT_EQ(Threads(), threads);

  Client other(server->port());
  other.Send(Get("/plain"));
  EXPECT_EQ(BodyOf(other.ReadReply()), "GET /plain ");
  EXPECT_EQ(BodyOf(clients.front()->ReadReply()), "GET /delayed ");
  EXPECT_GE(SteadyClock::now() - begin, 2s);
  EXPECT_EQ(Threads(), threads);
  for (std::size_t i = 1; i < many; ++i) {
    ASSERT_EQ(BodyOf(clients[i]->ReadReply()), "GET /delayed ") << i;
  }
}

TEST(ManyTest, NoneComesBeforeItsDelay) {
  const auto server = StartServer([](const Request& request) {
    Response response = Echo(request);
    response.delivery.delay = 100ms;
    return response;
  });
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(std::make_unique<Client>(server->port()));
  for (int round = 0; round < 3; ++round) {
    std::vector<SteadyClock::time_point> sent;
    for (const auto& client : clients) {
      sent.push_back(SteadyClock::now());
      client->Send(Get("/"));
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
      ASSERT_EQ(BodyOf(clients[i]->ReadReply()), "GET / ");
      ASSERT_GE(SteadyClock::now() - sent[i], 100ms);
    }
  }
}

TEST(ManyTest, OpenedAndDroppedLeaveNothing) {
  const auto server = StartServer(Echo);
  const std::size_t before = OpenFiles();
  const std::string request = Get("/a");
  for (int batch = 0; batch < 20; ++batch) {
    std::vector<std::unique_ptr<Client>> clients;
    for (std::size_t i = 0; i < 500; ++i) {
      clients.push_back(std::make_unique<Client>(server->port()));
      // Nothing, a part, all of a request, several.
      if (i % 5 == 1) clients.back()->Send(request.substr(0, i % request.size() + 1));
      if (i % 5 == 2) clients.back()->Send(request);
      if (i % 5 == 3) clients.back()->Send(request + request + request.substr(0, 9));
      if (i % 5 == 4) clients.back()->FinishSending();
    }
    for (std::size_t i = 0; i < clients.size(); i += 3) clients[i]->Vanish();
  }
  EXPECT_TRUE(Eventually([&] { return OpenFiles() == before; })) << OpenFiles() << ' ' << before;
  Client client(server->port());
  client.Send(request);
  EXPECT_EQ(BodyOf(client.ReadReply()), "GET /a ");
}

// More than the cap, each with a request: those that are served get whole replies, and in the end
// the server serves as before.
TEST(ManyTest, MoreThanTheCap) {
  ServerOptions options = OneLoop();
  options.most_connections = 50;
  const auto server = StartServer(Echo, options);
  const std::size_t before = OpenFiles();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 1'000; ++i) {
    clients.push_back(std::make_unique<Client>(server->port()));
    clients.back()->TrySend(Get("/a"));
  }
  for (const auto& client : clients) {
    const std::string reply = client->ReadReply();
    EXPECT_TRUE(reply.empty() || BodyOf(reply) == "GET /a ") << reply;
  }
  EXPECT_TRUE(Eventually([&] { return OpenFiles() <= before + clients.size() + 50; }));
  Client last(server->port());
  last.Send(Get("/a"));
  EXPECT_EQ(BodyOf(last.ReadReply()), "GET /a ");
}

}  // namespace
}  // namespace understudy::http
