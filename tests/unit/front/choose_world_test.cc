#include "front/choose_world.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace understudy::front {
namespace {

http::Request Request(std::string_view target, std::vector<http::HeaderView> headers = {}) {
  return {"GET", target, std::move(headers), ""};
}

std::unique_ptr<Destination> Find(const http::Request& request, std::string_view suffix = {}) {
  auto found = std::make_unique<Destination>();
  if (FindDestination(request, *found, suffix)) return nullptr;
  return found;
}

std::string WhyRefused(const http::Request& request, std::string_view suffix = {}) {
  Destination found;
  const auto problem = FindDestination(request, found, suffix);
  return problem ? problem->detail : "";
}

TEST(ChooseWorldTest, NothingIsSaidByAPlainPath) {
  const auto found = Find(Request("/v1/customers/1?x=~t"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->world, std::nullopt);
  EXPECT_EQ(found->prefix, "");
  EXPECT_EQ(found->path, "/v1/customers/1");
}

TEST(ChooseWorldTest, APrefixNamesTheWorldAndIsTakenOff) {
  const auto found = Find(Request("/~t-1/v1/customers/1?limit=2"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->world, "t-1");
  EXPECT_EQ(found->prefix, "/~t-1");
  EXPECT_EQ(found->path, "/v1/customers/1");
}

TEST(ChooseWorldTest, APrefixMayBeEncodedAndStandAlone) {
  for (const char* target : {"/%7Et", "/%7et", "/~t"}) {
    const auto found = Find(Request(target));
    ASSERT_TRUE(found) << target;
    EXPECT_EQ(found->world, "t") << target;
    EXPECT_EQ(found->path, "/") << target;
  }
}

TEST(ChooseWorldTest, ATildeFurtherOnMeansNothing) {
  const auto found = Find(Request("/v1/~t/x"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->world, std::nullopt);
}

TEST(ChooseWorldTest, AHeaderNamesTheWorld) {
  const auto found = Find(Request("/v1/x", {{"understudy-world", "t"}}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->world, "t");
  EXPECT_EQ(found->prefix, "");
}

TEST(ChooseWorldTest, TheSameNameTwiceIsNoContradiction) {
  EXPECT_TRUE(Find(Request("/~t/x", {{"Understudy-World", "t"}})));
}

TEST(ChooseWorldTest, TwoNamesAreRefused) {
  EXPECT_EQ(WhyRefused(Request("/~t/x", {{"Understudy-World", "u"}})),
            "The request names two worlds, `t` and `u`.");
  EXPECT_EQ(WhyRefused(Request("/x", {{"Understudy-World", "t"}, {"Understudy-World", "u"}})),
            "The request names two worlds, `t` and `u`.");
}

TEST(ChooseWorldTest, WhatIsNoNameIsRefused) {
  const std::string longest(64, 'a');
  EXPECT_TRUE(Find(Request("/~" + longest + "/x")));
  for (const std::string& name :
       {std::string(), longest + "a", std::string("a%62"), std::string("a b"), std::string("ä"),
        std::string("a~b"), std::string(10'000, 'a')}) {
    EXPECT_NE(WhyRefused(Request("/~" + name + "/x")), "") << name;
    EXPECT_NE(WhyRefused(Request("/x", {{"Understudy-World", name}})), "") << name;
  }
}

std::optional<std::string> WorldOfHost(std::string_view host,
                                       std::string_view suffix = "localhost") {
  const auto found = Find(Request("/x", {{"Host", host}}), suffix);
  if (found == nullptr || !found->world) return std::nullopt;
  EXPECT_TRUE(found->world_is_in_host);
  return std::string(*found->world);
}

TEST(ChooseWorldTest, AHostNamesTheWorldWhereThatIsAskedFor) {
  EXPECT_EQ(WorldOfHost("cart.localhost:8080"), "cart");
  EXPECT_EQ(WorldOfHost("cart.localhost"), "cart");
  EXPECT_EQ(WorldOfHost("Cart-2.LocalHost:80"), "cart-2");
  EXPECT_EQ(WorldOfHost("cart.v2.localhost"), "cart.v2");
  EXPECT_EQ(WorldOfHost("cart.api.example.com", "api.example.com"), "cart");
  for (const char* host : {"localhost:8080", "localhost", "127.0.0.1:8080", "[::1]:8080",
                           "cart.example.com", "cartlocalhost", "localhost.example.com", ""}) {
    EXPECT_EQ(WorldOfHost(host), std::nullopt) << host;
  }
  EXPECT_EQ(WorldOfHost("cart.localhost", ""), std::nullopt);
}

TEST(ChooseWorldTest, AHostThatAProxyForwardsNamesTheWorld) {
  const auto found = Find(
      Request("/x", {{"Host", "a.localhost"}, {"X-Forwarded-Host", "cart.localhost, b.localhost"}}),
      "localhost");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->world, "cart");
  const auto standard = Find(
      Request("/x", {{"Host", "127.0.0.1"}, {"Forwarded", "for=a;host=\"cart.localhost:80\""}}),
      "localhost");
  ASSERT_TRUE(standard);
  EXPECT_EQ(standard->world, "cart");
}

TEST(ChooseWorldTest, HostPathAndHeaderMustAgree) {
  EXPECT_TRUE(Find(Request("/~cart/x", {{"Host", "cart.localhost"}}), "localhost"));
  EXPECT_EQ(WhyRefused(Request("/~a/x", {{"Host", "b.localhost"}}), "localhost"),
            "The request names two worlds, `a` and `b`.");
  EXPECT_EQ(
      WhyRefused(Request("/x", {{"Host", "b.localhost"}, {"Understudy-World", "a"}}), "localhost"),
      "The request names two worlds, `a` and `b`.");
  // Never the shared default in its place.
  EXPECT_NE(WhyRefused(Request("/x", {{"Host", "a~b.localhost"}}), "localhost"), "");
  EXPECT_NE(WhyRefused(Request("/x", {{"Host", "..localhost"}}), "localhost"), "");
}

scenario::VendorScenario WithTokens(const std::vector<std::string>& tokens) {
  scenario::VendorScenario vendor{};
  for (const auto& token : tokens) vendor.credentials.push_back({token, {}});
  return vendor;
}

TEST(ChooseWorldTest, ACredentialIsSplitAtItsLastTilde) {
  const auto vendor = WithTokens({"hc_test"});
  EXPECT_EQ(SplitWorld("hc_test", vendor).world, std::nullopt);
  EXPECT_EQ(SplitWorld("hc_test~t", vendor).secret, "hc_test");
  EXPECT_EQ(SplitWorld("hc_test~t", vendor).world, "t");
  EXPECT_EQ(SplitWorld("a~b~c", vendor).secret, "a~b");
  EXPECT_EQ(SplitWorld("hc_test~", vendor).world, "");
}

TEST(ChooseWorldTest, ACredentialThatTheScenarioListsIsNotSplit) {
  const auto split = SplitWorld("a~b", WithTokens({"a~b"}));
  EXPECT_EQ(split.secret, "a~b");
  EXPECT_EQ(split.world, std::nullopt);
}

TEST(ChooseWorldTest, DestinationAndCredentialMustAgree) {
  EXPECT_EQ(*Agree(std::nullopt, "t"), "t");
  EXPECT_EQ(*Agree("t", "t"), "t");
  EXPECT_EQ(Agree("t", "u").error().detail, "The request names two worlds, `t` and `u`.");
  EXPECT_FALSE(Agree(std::nullopt, ""));
}

}  // namespace
}  // namespace understudy::front
