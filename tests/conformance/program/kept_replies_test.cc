// Replies that follow from the rows alone are not made again while the rows stay the same. Nobody
// may notice: each GET is sent several times here, since the second one keeps the reply.

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>

#include "../support/client.h"
#include "../support/program.h"

namespace understudy::conformance {
namespace {

const Headers kHelpcrunch = {{"Authorization", "Bearer hc_test"}};
const Headers kOmnidesk = {{"apiKey", "od_test"}};

std::string Thrice(Client& client, const std::string& target, const Headers& headers) {
  const std::string first = client.Get(target, headers).body;
  EXPECT_EQ(client.Get(target, headers).body, first);
  EXPECT_EQ(client.Get(target, headers).body, first);
  return first;
}

TEST(KeptRepliesTest, EachChangeOfARowIsSeen) {
  const Program program;
  Client client(program);
  const std::string rows = "/__admin/worlds/default/data/helpcrunch/customers/8737843";
  const std::string target = "/v1/customers/8737843";
  const std::string before = Thrice(client, target, kHelpcrunch);
  client.Json("PATCH", rows, R"({"name":"Ada"})");
  EXPECT_NE(Thrice(client, target, kHelpcrunch).find(R"("name":"Ada")"), std::string::npos);
  client.Json("PATCH", rows, R"({"name":"Eve"})");
  EXPECT_NE(Thrice(client, target, kHelpcrunch).find(R"("name":"Eve")"), std::string::npos);
  client.Delete(rows);
  EXPECT_EQ(client.Get(target, kHelpcrunch).status, 404);
  client.Send("POST", "/__admin/worlds/default/reset");
  EXPECT_EQ(Thrice(client, target, kHelpcrunch), before);
}

TEST(KeptRepliesTest, WorldsKeepTheirOwn) {
  const Program program;
  Client client(program);
  const std::string before = Thrice(client, "/~a/v1/customers/8737843", kHelpcrunch);
  EXPECT_EQ(Thrice(client, "/~b/v1/customers/8737843", kHelpcrunch), before);
  client.Json("PATCH", "/__admin/worlds/a/data/helpcrunch/customers/8737843", R"({"name":"Ada"})");
  EXPECT_NE(Thrice(client, "/~a/v1/customers/8737843", kHelpcrunch), before);
  EXPECT_EQ(Thrice(client, "/~b/v1/customers/8737843", kHelpcrunch), before);
}

TEST(KeptRepliesTest, CredentialsAndFaultsStillCount) {
  const Program program;
  Client client(program);
  const std::string target = "/v1/customers/8737843";
  Thrice(client, target, kHelpcrunch);
  EXPECT_EQ(client.Get(target).status, 401);
  Headers fault = kHelpcrunch;
  fault.emplace_back("Prefer", "code=503");
  EXPECT_EQ(client.Get(target, fault).status, 503);
  EXPECT_EQ(client.Get(target, kHelpcrunch).status, 200);
}

TEST(KeptRepliesTest, LinksFollowTheHost) {
  const Program program;
  Client client(program);
  const std::string target =
      "/v1/admin/customer/d8332950-d9b5-11ec-8b58-ed003ada5998/trengo-messages";
  const std::string here = Thrice(client, target, {});
  const std::string there = Thrice(client, target, {{"X-Forwarded-Host", "api.example.com"}});
  EXPECT_NE(there.find("api.example.com"), std::string::npos);
  EXPECT_EQ(here.find("api.example.com"), std::string::npos);
  EXPECT_EQ(Thrice(client, target, {}), here);
}

// Rows in a file are asked each time, since others may change it.
TEST(KeptRepliesTest, RepliesAreThoseOfAFile) {
  const Program in_memory;
  const Program in_file("default", {"--db", NewFolder() + "/rows.db"});
  Client memory(in_memory);
  Client file(in_file);
  std::mt19937 random(7);
  const auto compare = [&](const std::function<Reply(Client&)>& ask, const std::string& what) {
    const Reply expected = ask(file);
    const Reply found = ask(memory);
    EXPECT_EQ(found.status, expected.status) << what;
    EXPECT_EQ(found.body, expected.body) << what;
  };
  for (int i = 0; i < 200; ++i) {
    const std::string customer = "/api/v2/customer/" + std::to_string(random() % 4 + 1);
    switch (random() % 8) {
      case 0: {
        const Fields fields = {{"brandID", "1"}, {"firstname", "n" + std::to_string(i)}};
        compare([&](Client& to) { return to.Form("PUT", customer, fields, kOmnidesk); }, "PUT");
        break;
      }
      case 1:
        if (i % 5 != 0) break;
        compare([&](Client& to) { return to.Delete(customer, kOmnidesk); }, "DELETE");
        break;
      case 2:
        compare([&](Client& to) { return to.Get("/api/v2/customer", kOmnidesk); }, "list");
        break;
      default:
        compare([&](Client& to) { return to.Get(customer, kOmnidesk); }, customer);
    }
  }
}

}  // namespace
}  // namespace understudy::conformance
