#include "control/guard.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace understudy::control {
namespace {

int Status(const AccessRules& rules, std::vector<http::HeaderView> headers, bool secure = false) {
  http::Request request{"POST", "/__admin/worlds", std::move(headers), ""};
  request.secure = secure;
  const auto refused = WhyNotAllowed(rules, request);
  return refused ? refused->status : 200;
}

const AccessRules kOpenRules = RulesFor("127.0.0.1", "", true);
const AccessRules kTokenRules = RulesFor("127.0.0.1", "secret", true);

TEST(GuardTest, AsksForNoTokenOnThisMachine) {
  for (const char* host : {"127.0.0.1", "127.0.0.2", "::1", "localhost"}) {
    EXPECT_EQ(RulesFor(host, "", true).token, "") << host;
  }
}

TEST(GuardTest, MakesATokenWhereOthersMayCome) {
  for (const char* host : {"0.0.0.0", "::", "192.168.1.2", "example.com", ""}) {
    EXPECT_EQ(RulesFor(host, "", true).token.size(), 48U) << host;
    EXPECT_EQ(RulesFor(host, "mine", true).token, "mine") << host;
  }
  EXPECT_NE(MakeToken(), MakeToken());
}

TEST(GuardTest, WantsALocalHost) {
  for (const char* host : {"127.0.0.1", "127.0.0.1:8080", "localhost:1", "[::1]:80", "[::1]",
                           "cart.localhost:8080", "Cart.LocalHost"}) {
    EXPECT_EQ(Status(kOpenRules, {{"Host", host}}), 200) << host;
  }
  for (const char* host :
       {"example.com", "127.0.0.1.example.com:80", "localhost.example.com", "",
        "cart.localhost.example.com", "evillocalhost", "10.0.0.1", "0.0.0.0", "[::2]", "[::1"}) {
    EXPECT_EQ(Status(kOpenRules, {{"Host", host}}), 403) << host;
  }
  EXPECT_EQ(Status(kOpenRules, {}), 403);
}

TEST(GuardTest, WantsTheTokenAndThenNoHost) {
  EXPECT_EQ(Status(kTokenRules, {{"Host", "x"}, {"Authorization", "Bearer secret"}}), 200);
  EXPECT_EQ(Status(kTokenRules, {{"Authorization", "bearer  secret"}}), 200);
  for (const char* sent :
       {"", "secret", "Bearer", "Bearer ", "Bearer secre", "Bearer secrets", "Bearer secretsecret",
        "Bearer Secret", "Basic secret", "Bearer secret secret"}) {
    EXPECT_EQ(Status(kTokenRules, {{"Host", "127.0.0.1"}, {"Authorization", sent}}), 401) << sent;
  }
  EXPECT_EQ(Status(kTokenRules, {{"Host", "127.0.0.1"}}), 401);
}

TEST(GuardTest, WantsNoOtherOrigin) {
  const http::HeaderView host{"Host", "127.0.0.1:8080"};
  EXPECT_EQ(Status(kOpenRules, {host, {"Origin", "http://127.0.0.1:8080"}}), 200);
  EXPECT_EQ(Status(kOpenRules, {host, {"Origin", "https://127.0.0.1:8080"}}, true), 200);
  EXPECT_EQ(Status(kOpenRules, {host, {"Sec-Fetch-Site", "same-origin"}}), 200);
  EXPECT_EQ(Status(kOpenRules, {host, {"Sec-Fetch-Site", "none"}}), 200);
  for (const char* origin : {"http://127.0.0.1", "http://127.0.0.1:8081", "https://127.0.0.1:8080",
                             "http://localhost:8080", "http://example.com", "null", ""}) {
    EXPECT_EQ(Status(kOpenRules, {host, {"Origin", origin}}), 403) << origin;
  }
  EXPECT_EQ(Status(kOpenRules, {host, {"Sec-Fetch-Site", "cross-site"}}), 403);
  EXPECT_EQ(Status(kTokenRules,
                   {{"Host", "x"}, {"Origin", "http://y"}, {"Authorization", "Bearer secret"}}),
            403);
}

}  // namespace
}  // namespace understudy::control
