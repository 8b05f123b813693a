// What browsers ask for before a page of another origin may call the APIs. tests/browser drives a
// real one.

#include <gtest/gtest.h>

#include <cctype>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../support/client.h"
#include "../support/shared.h"

namespace understudy::conformance {
namespace {

constexpr const char* kPage = "http://localhost:5173";
constexpr const char* kCustomer = "/v1/customers/8737843";

// One path of each vendor's.
const std::vector<std::string>& VendorPaths() {
  static const std::vector<std::string> kPaths = {kCustomer, "/api/v1/accounts",
                                                  "/api/v2/customer/1", "/v1/admin/points-records"};
  return kPaths;
}

Reply Preflight(Client& client, const std::string& target, Headers more = {}) {
  more.emplace_back("Origin", kPage);
  more.emplace_back("Access-Control-Request-Method", "PUT");
  return client.Send("OPTIONS", target, more);
}

bool HasCorsHeaders(const Reply& reply) {
  for (const auto& [name, value] : reply.headers) {
    if (name.starts_with("access-control-")) return true;
  }
  return false;
}

// In lower case.
std::set<std::string> Exposed(const Reply& reply) {
  std::set<std::string> names;
  std::string name;
  for (const char c : reply.Header("Access-Control-Expose-Headers") + ",") {
    if (c == ',') {
      names.insert(std::exchange(name, ""));
    } else if (c != ' ') {
      name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return names;
}

TEST(CorsTest, APreflightNeedsNoCredentialOnAnyVendorsPath) {
  Client client(Shared("secured"));
  for (const auto& path : VendorPaths()) {
    for (const std::string prefix : {"", "/~cors"}) {
      SCOPED_TRACE(prefix + path);
      const Reply reply =
          Preflight(client, prefix + path,
                    {{"Access-Control-Request-Headers", "authorization,content-type, x-a"}});
      EXPECT_EQ(reply.status, 204);
      EXPECT_EQ(reply.body, "");
      EXPECT_EQ(reply.Header("Access-Control-Allow-Origin"), kPage);
      EXPECT_EQ(reply.Header("Access-Control-Allow-Credentials"), "true");
      EXPECT_EQ(reply.Header("Access-Control-Allow-Methods"),
                "GET, HEAD, POST, PUT, PATCH, DELETE");
      EXPECT_EQ(reply.Header("Access-Control-Allow-Headers"), "authorization,content-type, x-a");
      EXPECT_EQ(reply.Header("Access-Control-Max-Age"), "600");
      EXPECT_TRUE(reply.Header("Vary").starts_with("Origin, Access-Control-Request-Method"));
      EXPECT_EQ(reply.Header("Access-Control-Allow-Private-Network"), "");
    }
  }
}

// The code under test did not send it.
TEST(CorsTest, AnAnsweredPreflightIsNoUnexpectedRequest) {
  Program program("default");
  Client client(program);
  const std::string admin = "/~unasked/__admin";
  const std::string customer = std::string("/~unasked") + kCustomer;
  EXPECT_EQ(Preflight(client, customer).status, 204);
  const auto verify = [&] {
    return client.Json("POST", admin + "/verify", R"({"none_other":true})").status;
  };
  const auto unmatched = [&](const std::string& path, const char* list) {
    return client.Get(admin + path).At(list).Size();
  };
  EXPECT_EQ(verify(), 200);
  EXPECT_EQ(unmatched("/requests/unmatched", "/requests"), 0U);
  EXPECT_EQ(unmatched("/requests?unmatched=true", "/requests"), 0U);
  EXPECT_EQ(unmatched("/requests/unmatched/near-misses", "/nearMisses"), 0U);
  EXPECT_EQ(unmatched("/requests", "/requests"), 1U) << "it is in the journal";
  // Who asks for it, finds it.
  EXPECT_EQ(
      client.Json("POST", admin + "/requests/count", R"({"method":"OPTIONS"})").Integer("/count"),
      1);
  EXPECT_EQ(client.Send("OPTIONS", customer).status, 405) << "no preflight";
  EXPECT_EQ(verify(), 422);
  EXPECT_EQ(unmatched("/requests/unmatched", "/requests"), 1U);
}

TEST(CorsTest, APreflightMayAskForThePrivateNetwork) {
  Client client(Shared());
  const Reply reply =
      Preflight(client, kCustomer, {{"Access-Control-Request-Private-Network", "true"}});
  EXPECT_EQ(reply.Header("Access-Control-Allow-Private-Network"), "true");
}

TEST(CorsTest, OnlyNamesOfHeadersAreSentBack) {
  Client client(Shared());
  const Reply reply =
      Preflight(client, kCustomer, {{"Access-Control-Request-Headers", "x-a, <script>"}});
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.Header("Access-Control-Allow-Headers"), "");
}

TEST(CorsTest, OptionsThatIsNoPreflightIsAnsweredAsEver) {
  Client client(Shared());
  EXPECT_EQ(client.Send("OPTIONS", kCustomer).status, 405);
  EXPECT_EQ(client.Send("OPTIONS", kCustomer, {{"Origin", kPage}}).status, 405);
  EXPECT_EQ(client.Send("OPTIONS", kCustomer, {{"Access-Control-Request-Method", "PUT"}}).status,
            405);
}

TEST(CorsTest, APreflightUsesNoLimitAndMeetsNoFault) {
  const Program program(ScenarioFile(R"(
name: cors
extends: default
clock: 2024-01-15T12:00:00Z
vendors: {helpcrunch: {rate_limit: {requests: 1, per: hour}}}
faults: [{name: second, match: {nth: 2}, status: 503}]
)"));
  Client client(program, {{"Authorization", "Bearer hc_test"}});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Preflight(client, kCustomer).status, 204);
  EXPECT_EQ(client.Get(kCustomer, {{"Origin", kPage}}).status, 200);
  EXPECT_EQ(client.Get(kCustomer, {{"Origin", kPage}}).status, 503) << "the second that counts";
  EXPECT_EQ(client.Get(kCustomer, {{"Origin", kPage}}).status, 429);
}

// A header that a reply has and does not expose is one that a page can't read.
TEST(CorsTest, EveryReplyMayBeReadWithAllItsHeaders) {
  const Program program(ScenarioFile(R"(
name: cors
extends: secured
clock: 2024-01-15T12:00:00Z
vendors: {helpcrunch: {rate_limit: {requests: 2, per: hour}}}
)"));
  Client client(program, {{"Origin", kPage}});
  const Headers token = {{"Authorization", "Bearer hc_test"}};
  const auto with = [&](Headers more) {
    more.insert(more.end(), token.begin(), token.end());
    return more;
  };
  std::vector<Reply> replies;
  replies.push_back(client.Get(kCustomer, token));                              // 200
  replies.push_back(client.Get(kCustomer + std::string("?unknown=1"), token));  // a hint
  replies.push_back(client.Get(kCustomer, token));                              // 429
  replies.push_back(client.Get(kCustomer));                                     // 401
  replies.push_back(client.Get("/v1/customer/8737843", token));                 // 404
  replies.push_back(client.Send("PATCH", kCustomer, token));                    // 405
  replies.push_back(client.Get(kCustomer, with({{"Understudy-World", "a b"}})));
  replies.push_back(client.Get(kCustomer, with({{"Understudy-Fault", "status=503"}})));
  replies.push_back(client.Get(kCustomer, with({{"Prefer", "code=404"}})));
  // Those that the Fetch standard always shows, and those that say how a reply is transferred.
  const std::set<std::string> always = {
      "content-type",      "content-length", "connection",    "keep-alive",
      "transfer-encoding", "cache-control",  "accept-ranges", "vary"};
  for (const Reply& reply : replies) {
    SCOPED_TRACE(reply.status);
    EXPECT_EQ(reply.Header("Access-Control-Allow-Origin"), kPage);
    EXPECT_EQ(reply.Header("Access-Control-Allow-Credentials"), "true");
    EXPECT_EQ(reply.Header("Vary"), "Origin");
    const auto exposed = Exposed(reply);
    for (const auto& [name, value] : reply.headers) {
      if (name.starts_with("access-control-") || always.contains(name)) continue;
      EXPECT_TRUE(exposed.contains(name)) << name;
    }
  }
}

TEST(CorsTest, NothingIsAddedWithoutAnOrigin) {
  Client client(Shared());
  for (const auto& path : VendorPaths()) {
    const Reply reply = client.Get(path);
    EXPECT_FALSE(HasCorsHeaders(reply)) << path;
    EXPECT_EQ(reply.Header("Vary"), "") << path;
  }
}

TEST(CorsTest, TheAdminApiAndOtherPathsAllowNoOrigin) {
  Client client(Shared());
  for (const std::string path : {"/__admin/health", "/__admin/worlds", "/", "/nothing"}) {
    EXPECT_FALSE(HasCorsHeaders(client.Get(path, {{"Origin", kPage}}))) << path;
    const Reply preflight = Preflight(client, path);
    EXPECT_FALSE(HasCorsHeaders(preflight)) << path;
    EXPECT_NE(preflight.status, 204) << path;
  }
}

TEST(CorsTest, TheScenarioMayAllowNoOrigin) {
  const Program program(ScenarioFile("name: cors\nextends: default\ncors: off\n"));
  Client client(program, {{"Authorization", "Bearer hc_test"}});
  const Reply preflight = Preflight(client, kCustomer);
  EXPECT_EQ(preflight.status, 405);
  EXPECT_FALSE(HasCorsHeaders(preflight));
  EXPECT_EQ(preflight.Header("Understudy-Reason"),
            "The scenario's `cors` does not allow the origin http://localhost:5173.");
  const Reply reply = client.Get(kCustomer, {{"Origin", kPage}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_FALSE(HasCorsHeaders(reply));
}

TEST(CorsTest, ADeniedPreflightUsesNoLimitAndMeetsNoFault) {
  for (const std::string cors : {"off", "['https://a.example.com']"}) {
    SCOPED_TRACE(cors);
    const Program program(ScenarioFile("name: cors\nextends: default\ncors: " + cors +
                                       "\nfaults: [{times: 1, status: 503}]\n"));
    Client client(program, {{"Authorization", "Bearer hc_test"}});
    for (int i = 0; i < 2; ++i) {
      const Reply preflight = Preflight(client, kCustomer);
      EXPECT_EQ(preflight.status, 405);
      EXPECT_FALSE(HasCorsHeaders(preflight));
    }
    EXPECT_EQ(client.Get(kCustomer).status, 503) << "the rule is not used up";
    EXPECT_EQ(client.Get(kCustomer).status, 200);
  }
}

TEST(CorsTest, TheScenarioMayListTheOrigins) {
  const Program program(
      ScenarioFile("name: cors\nextends: default\ncors: ['http://localhost:5173']\n"));
  Client client(program, {{"Authorization", "Bearer hc_test"}});
  EXPECT_EQ(Preflight(client, kCustomer).status, 204);
  EXPECT_TRUE(HasCorsHeaders(client.Get(kCustomer, {{"Origin", kPage}})));
  EXPECT_FALSE(HasCorsHeaders(client.Get(kCustomer, {{"Origin", "http://localhost:5174"}})));
}

}  // namespace
}  // namespace understudy::conformance
