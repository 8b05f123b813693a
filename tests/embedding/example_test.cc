// How a C++ test uses understudy: a server of its own, on a free port, gone with the object.

#include <gtest/gtest.h>
#include <httplib.h>
#include <understudy/server.h>

#include <memory>
#include <string>

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
