// A world that the host names: no HTTP client drops a host, as many drop a path's prefix.

#include <gtest/gtest.h>

#include <string>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr const char* kCustomer = "/api/v2/customer/1";
constexpr const char* kRecords = "/v1/admin/points-records?per_page=1";

Headers On(const std::string& host, Headers more = {}) {
  more.emplace_back("Host", host);
  more.emplace_back("apiKey", "od_test");
  return more;
}

std::string FirstName(Client& client, const Headers& headers) {
  const Reply reply = client.Get(kCustomer, headers);
  return reply.status == 200 ? reply.Text("/item/firstname") : std::to_string(reply.status);
}

void Rename(Client& client, const Headers& headers, const std::string& name) {
  const Reply reply = client.Json("PUT", kCustomer, R"({"firstname":")" + name + R"("})", headers);
  ASSERT_EQ(reply.status, 200) << reply.body;
}

TEST(WorldFromHostTest, ServesTheWorldThatTheHostNames) {
  const Program program("default", {"--world-from-host"});
  Client client(program);
  Rename(client, On("cart.localhost:8080"), "Cart");

  EXPECT_EQ(FirstName(client, On("Cart.localhost")), "Cart");
  EXPECT_EQ(FirstName(client, On("localhost:8080", {{"Understudy-World", "cart"}})), "Cart");
  EXPECT_EQ(FirstName(client, On("127.0.0.1", {{"X-Forwarded-Host", "cart.localhost"}})), "Cart");
  for (const char* host : {"other.localhost", "localhost:8080", "127.0.0.1", "cart.example.com"}) {
    EXPECT_EQ(FirstName(client, On(host)), "text") << host;
  }
}

TEST(WorldFromHostTest, LinksKeepTheHostAndHaveNoPrefix) {
  const Program program("default", {"--world-from-host"});
  Client client(program);
  const std::string link =
      client.Get(kRecords, {{"Host", "cart.localhost:8080"}}).Text("/data/next_page_url");
  EXPECT_TRUE(link.starts_with(program.scheme() + "://cart.localhost:8080/v1/admin/")) << link;
}

// The configured address has no world's name, so that a link to it needs the prefix.
TEST(WorldFromHostTest, LinksToAPublicUrlStayInTheWorld) {
  const Program program("default",
                        {"--world-from-host", "--public-url", "https://api.example.com"});
  Client client(program);
  const std::string link =
      client.Get(kRecords, {{"Host", "cart.localhost:8080"}}).Text("/data/next_page_url");
  EXPECT_TRUE(link.starts_with("https://api.example.com/~cart/v1/admin/")) << link;
}

TEST(WorldFromHostTest, AllNamesOfAWorldMustAgree) {
  const Program program("default", {"--world-from-host"});
  Client client(program);
  EXPECT_EQ(client.Get(std::string("/~cart") + kCustomer, On("cart.localhost")).status, 200);
  const Reply path = client.Get(std::string("/~other") + kCustomer, On("cart.localhost"));
  EXPECT_EQ(path.status, 400);
  EXPECT_EQ(path.Header("Understudy-Reason"), "The request names two worlds, `other` and `cart`.");
  EXPECT_EQ(client.Get(kCustomer, On("cart.localhost", {{"Understudy-World", "other"}})).status,
            400);
  EXPECT_EQ(client.Get(kCustomer, {{"Host", "cart.localhost"}, {"apiKey", "od_test~other"}}).status,
            400);
}

TEST(WorldFromHostTest, AnyDomainCanBeUsed) {
  const Program program("default", {"--world-from-host=*.Mocks.example.com"});
  Client client(program);
  Rename(client, On("cart.mocks.example.com"), "Cart");
  EXPECT_EQ(FirstName(client, On("x", {{"Understudy-World", "cart"}})), "Cart");
  EXPECT_EQ(FirstName(client, On("cart.localhost")), "text");
}

TEST(WorldFromHostTest, AVariableTurnsItOn) {
  for (const std::string value : {"1", "true", "localhost"}) {
    const Program program("default", {}, {"UNDERSTUDY_WORLD_FROM_HOST=" + value});
    Client client(program);
    Rename(client, On("cart.localhost"), "Cart");
    EXPECT_EQ(FirstName(client, On("localhost")), "text") << value;
  }
}

TEST(WorldFromHostTest, IsOffUnlessAskedFor) {
  Client client(Shared());
  EXPECT_EQ(client.Get(kCustomer, On("a~b.localhost")).status, 200);
}

TEST(WorldFromHostTest, TheScenarioMayFollow) {
  const Finished finished = RunToEnd({"serve", "--world-from-host", "none-such.yaml"});
  EXPECT_NE(finished.exit_code, 0);
  EXPECT_NE(finished.err.find("none-such.yaml"), std::string::npos) << finished.err;
  EXPECT_NE(finished.err.find("no such file"), std::string::npos) << finished.err;
}

TEST(WorldFromHostTest, ADomainHasNoPort) {
  const Finished finished = RunToEnd({"serve", "--world-from-host=localhost:8080"});
  EXPECT_NE(finished.exit_code, 0);
  EXPECT_NE(finished.err.find("without a port"), std::string::npos) << finished.err;
}

}  // namespace
}  // namespace understudy::conformance
