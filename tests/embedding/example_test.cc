// How a C++ test uses understudy: a server of its own, on a free port, gone with the object.

#include <gtest/gtest.h>
#include <httplib.h>
#include <understudy/server.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

const httplib::Headers kToken = {{"Authorization", "Bearer hc_test"}};
const httplib::Headers kKey = {{"apiKey", "od_test"}};

TEST(EmbeddingTest, ServesTheDefaultScenario) {
  understudy::Server server;
  httplib::Client client(server.url());

  const auto reply = client.Get("/v1/customers/8737843", kToken);

  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
  EXPECT_NE(reply->body.find(R"("name":"Cindy Mindy")"), std::string::npos);
}

TEST(EmbeddingTest, ServesAScenarioGivenAsText) {
  understudy::Options options;
  options.scenario_text = R"(
name: one customer
vendors:
  helpcrunch:
    tokens: [secret]
    data:
      customers:
        - {id: 7, name: Ada Example}
)";
  const understudy::Server server(options);
  httplib::Client client(server.url());

  const auto reply = client.Get("/v1/customers/7", {{"Authorization", "Bearer secret"}});

  ASSERT_TRUE(reply);
  EXPECT_NE(reply->body.find("Ada Example"), std::string::npos);
}

TEST(EmbeddingTest, TwoServersShareNothing) {
  understudy::Server first;
  understudy::Server second;
  httplib::Client to_first(first.url());
  httplib::Client to_second(second.url());

  const auto deleted = to_first.Delete("/api/v2/customer/1", kKey);
  ASSERT_TRUE(deleted);
  EXPECT_EQ(deleted->status, 200);

  EXPECT_EQ(to_first.Get("/api/v2/customer/1", kKey)->status, 404);
  EXPECT_EQ(to_second.Get("/api/v2/customer/1", kKey)->status, 200);
}

// What a customer is called in a world, or the status of the reply.
std::string FirstName(const understudy::World& world) {
  httplib::Client client(world.origin());
  const auto reply = client.Get(world.prefix() + "/api/v2/customer/1", kKey);
  if (!reply || reply->status != 200) return reply ? std::to_string(reply->status) : "no reply";
  const std::string_view key = R"("firstname":")";
  const auto at = reply->body.find(key) + key.size();
  return reply->body.substr(at, reply->body.find('"', at) - at);
}

void Rename(const understudy::World& world, const std::string& name) {
  httplib::Client client(world.origin());
  const auto headers = world.headers();
  client.set_default_headers({headers.begin(), headers.end()});
  const auto reply = client.Put("/api/v2/customer/1", kKey, R"({"firstname":")" + name + R"("})",
                                "application/json");
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->status, 200) << reply->body;
}

TEST(EmbeddingTest, EachTestMayHaveAWorldOfItsOwn) {
  understudy::Server server;
  understudy::World a = server.world("a");
  understudy::World b = server.world("b");

  Rename(a, "Ada");
  EXPECT_EQ(FirstName(a), "Ada");
  EXPECT_EQ(FirstName(b), "text");

  const understudy::World fork = a.Fork("fork");
  Rename(a, "Ben");
  EXPECT_EQ(FirstName(fork), "Ada");
  EXPECT_THROW(a.Fork("fork"), understudy::WorldFailure);

  a.Reset();
  EXPECT_EQ(FirstName(a), "text");
  a.Delete();
  EXPECT_EQ(FirstName(a), "text");
  EXPECT_THROW(server.world("default").Delete(), understudy::WorldFailure);
  EXPECT_THROW(server.world("no name"), std::invalid_argument);
}

TEST(EmbeddingTest, AWorldIsSelectedByPathOrHeader) {
  understudy::Server server;
  const understudy::World world = server.world("a");
  EXPECT_EQ(world.origin(), server.url());
  EXPECT_EQ(world.prefix(), "/~a");
  EXPECT_EQ(world.url(), world.origin() + world.prefix());

  Rename(world, "Ada");                // by header
  EXPECT_EQ(FirstName(world), "Ada");  // by path
  EXPECT_EQ(FirstName(server.world("default")), "text");
}

TEST(EmbeddingTest, OptionsSetUpTheServer) {
  understudy::Options options;
  options.scenario = "empty";
  options.threads = 2;
  options.max_worlds = 2;
  options.admin_token = "secret";
  understudy::Server server(options);
  httplib::Client client(server.url());

  EXPECT_EQ(client.Get("/api/v2/customer/1", kKey)->status, 404);
  EXPECT_EQ(client.Get("/__admin/worlds")->status, 401);
  const httplib::Headers token = {{"Authorization", "Bearer secret"}};
  EXPECT_EQ(client.Get("/__admin/worlds", token)->status, 200);
  EXPECT_EQ(server.made_admin_token(), "");
}

TEST(EmbeddingTest, AHostMayNameTheWorld) {
  understudy::Options options;
  options.world_from_host = "localhost";
  understudy::Server server(options);
  const understudy::World world = server.world("a");
  Rename(world, "Ada");

  httplib::Client client(server.url());
  httplib::Headers headers = kKey;
  headers.emplace("Host", "a.localhost:" + std::to_string(server.port()));
  EXPECT_NE(client.Get("/api/v2/customer/1", headers)->body.find("Ada"), std::string::npos);
  EXPECT_EQ(client.Get("/api/v2/customer/1", kKey)->body.find("Ada"), std::string::npos);
}

TEST(EmbeddingTest, AWorldIsKeptInASnapshot) {
  understudy::Server server;
  understudy::World world = server.world("a");
  Rename(world, "Ada");
  const std::string kept = world.Snapshot();
  Rename(world, "Ben");

  world.Restore(kept);
  EXPECT_EQ(FirstName(world), "Ada");

  EXPECT_THROW(world.Restore("no file"), understudy::WorldFailure);
  EXPECT_EQ(FirstName(world), "Ada");
}

TEST(EmbeddingTest, AWorldHasAClock) {
  understudy::Server server;
  understudy::World world = server.world("a");
  const understudy::World::Time start{std::chrono::hours(24 * 365 * 50)};

  world.FreezeClock(start);
  world.AdvanceClock(std::chrono::seconds(90));
  EXPECT_EQ(world.Now(), start + std::chrono::seconds(90));

  world.RunClock(start, 86'400);
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (world.Now() == start && std::chrono::steady_clock::now() < patience) {
  }
  EXPECT_GT(world.Now(), start);
  world.FreezeClock(start);
  EXPECT_EQ(world.Now(), start);
  world.UseRealClock();
  EXPECT_GT(world.Now(), start);
  EXPECT_THROW(world.RunClock(start, -1), std::invalid_argument);
  EXPECT_THROW(world.RunClock(start, 0), std::invalid_argument);
  EXPECT_THROW(world.FreezeClock(understudy::World::Time{-std::chrono::seconds(1)}),
               std::invalid_argument);
  EXPECT_THROW(world.RefuseNext("omnidesk", -1), std::invalid_argument);
  EXPECT_THROW(world.AdvanceClock(std::chrono::hours(-1)), std::invalid_argument);
  world.FreezeClock(std::chrono::sys_days(std::chrono::year(9999) / 12 / 31));
  EXPECT_THROW(world.AdvanceClock(std::chrono::hours(24)), understudy::WorldFailure);
  EXPECT_EQ(world.Now(), std::chrono::sys_days(std::chrono::year(9999) / 12 / 31));
}

TEST(EmbeddingTest, AWorldRefusesMisspeltParameters) {
  understudy::Server server;
  understudy::World world = server.world("a");
  httplib::Client client(server.url());
  const auto get = [&] { return client.Get(world.prefix() + "/api/v1/accounts?limt=1"); };

  EXPECT_EQ(get()->status, 200);
  EXPECT_TRUE(get()->has_header("Understudy-Violation"));
  world.SetStrict(understudy::Strict::kRefuse);
  EXPECT_EQ(get()->status, 400);
  world.SetStrict(understudy::Strict::kOff);
  EXPECT_FALSE(get()->has_header("Understudy-Violation"));
  world.SetStrict(std::nullopt);
  EXPECT_TRUE(get()->has_header("Understudy-Violation"));
}

TEST(EmbeddingTest, AWorldHasFaults) {
  understudy::Server server;
  understudy::World world = server.world("a");

  world.AddFault("{match: {vendor: omnidesk}, times: 1, status: 503}");
  EXPECT_EQ(FirstName(server.world("b")), "text");
  EXPECT_EQ(FirstName(world), "503");
  EXPECT_EQ(FirstName(world), "text");

  world.AddFault("{status: 500}");
  world.ClearFaults();
  EXPECT_EQ(FirstName(world), "text");

  world.RefuseNext("omnidesk", 1);
  EXPECT_EQ(FirstName(world), "429");
  EXPECT_EQ(FirstName(world), "text");

  try {
    world.AddFault("{status: 503, delya: 1s}");
    FAIL() << "a rule with a mistake was taken";
  } catch (const understudy::WorldFailure& e) {
    EXPECT_NE(std::string(e.what()).find("rule:1:15: error: unknown key `delya`"),
              std::string::npos)
        << e.what();
  }
}

TEST(EmbeddingTest, AnInvalidScenarioSaysWhere) {
  understudy::Options options;
  options.scenario_text = "name: t\nvendorz: {}\n";
  try {
    const understudy::Server server(options);
    FAIL() << "started";
  } catch (const understudy::StartFailure& failure) {
    EXPECT_EQ(failure.reason(), understudy::StartFailure::Reason::kInvalidScenario);
    EXPECT_NE(std::string(failure.what()).find("scenario text:2:1: error: unknown key `vendorz`"),
              std::string::npos)
        << failure.what();
  }
}

TEST(EmbeddingTest, StopsAlthoughAClientStaysConnected) {
  auto server = std::make_unique<understudy::Server>();
  httplib::Client client(server->url());
  client.set_keep_alive(true);
  ASSERT_EQ(client.Get("/__admin/health")->status, 200);

  EXPECT_TRUE(server->Stop());
  server.reset();

  EXPECT_FALSE(client.Get("/__admin/health"));
}

}  // namespace
