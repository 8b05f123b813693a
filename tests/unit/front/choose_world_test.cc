#include "front/choose_world.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace understudy::front {
namespace {

http::Request Request(std::string_view target, std::vector<http::HeaderView> headers = {}) {
  return {"GET", target, std::move(headers), ""};
}

std::optional<Destination> Find(const http::Request& request) {
  Destination found;
  if (FindDestination(request, found)) return std::nullopt;
  return found;
}

std::string WhyRefused(const http::Request& request) {
  Destination found;
  const auto problem = FindDestination(request, found);
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
