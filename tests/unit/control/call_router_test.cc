#include "control/call_router.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace understudy::control {
namespace {

std::string HintFor(std::string_view path) {
  const auto found = FindCall(AllCalls(), "GET", path);
  const auto* none = std::get_if<NoCall>(&found);
  return none == nullptr ? "(found)" : none->hint;
}

TEST(CallRouterTest, FindsCallsAndTheirValues) {
  const auto found = FindCall(AllCalls(), "POST", "/__admin/worlds/t%2D1/clock/advance");
  const auto* call = std::get_if<FoundCall>(&found);
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(call->call->path, "/__admin/worlds/{world}/clock/advance");
  EXPECT_EQ(call->values, (http::Pairs{{"world", "t-1"}}));
}

TEST(CallRouterTest, HeadIsAnsweredAsGet) {
  const auto found = FindCall(AllCalls(), "HEAD", "/__admin/worlds/");
  ASSERT_TRUE(std::holds_alternative<FoundCall>(found));
}

TEST(CallRouterTest, SaysWhichMethodsThereAre) {
  const auto found = FindCall(AllCalls(), "PATCH", "/__admin/snapshots/x");
  const auto* methods = std::get_if<OtherMethods>(&found);
  ASSERT_NE(methods, nullptr);
  EXPECT_EQ(methods->allow, "GET, HEAD, PUT, DELETE");
}

TEST(CallRouterTest, AnEmptyPieceIsNoValue) {
  EXPECT_NE(HintFor("/__admin/worlds//clock"), "(found)");
  EXPECT_NE(HintFor("/__admin//worlds"), "(found)");
  EXPECT_NE(HintFor("/__admin/worlds//"), "(found)");
}

TEST(CallRouterTest, HintsAtTheNearestCall) {
  EXPECT_EQ(HintFor("/__admin/world"), "did you mean GET /__admin/worlds?");
  EXPECT_EQ(HintFor("/__admin/worlds/my-own-world/clok"),
            "did you mean GET /__admin/worlds/{world}/clock?");
  EXPECT_EQ(HintFor("/__admin/worlds/w/forks"), "did you mean POST /__admin/worlds/{world}/fork?");
  EXPECT_EQ(HintFor("/__admin/" + std::string(8000, 'x')), "");
}

std::string HintOutside(std::string_view path, std::string_view method = "GET") {
  return HintFromOutside(AllCalls(), method, path);
}

TEST(CallRouterTest, HintsAtTheAdminApiForPathsThatMeanIt) {
  EXPECT_EQ(HintOutside("/admin/worlds"),
            "did you mean GET /__admin/worlds? The path has `admin`, not `__admin`.");
  EXPECT_EQ(HintOutside("/__admn/worlds/cart/clock"),
            "did you mean GET /__admin/worlds/cart/clock? The path has `__admn`, not `__admin`.");
  EXPECT_EQ(HintOutside("/__Admin/requests"),
            "did you mean GET /__admin/requests? The path has `__Admin`, not `__admin` (upper and "
            "lower case differ).");
  EXPECT_EQ(HintOutside("//__admin/worlds"),
            "did you mean GET /__admin/worlds? The path has an empty segment (//).");
  EXPECT_EQ(HintOutside("//_admin/verify", "POST"),
            "did you mean POST /__admin/verify? The path has an empty segment (//); the path has "
            "`_admin`, not `__admin`.");
  EXPECT_EQ(HintOutside("/admin/worlds", "PATCH"),
            "did you mean /__admin/worlds? The path has `admin`, not `__admin`; the path takes "
            "GET, HEAD, POST, not PATCH.");
  EXPECT_EQ(HintOutside("/v1/__admin/worlds"),
            "did you mean GET /__admin/worlds? The path has an extra /v1.");
  EXPECT_EQ(HintOutside("/__amdin/world"), "did you mean GET /__admin/worlds?");
}

TEST(CallRouterTest, HintsAtNothingForOtherPaths) {
  for (const auto* path :
       {"/", "//", "", "/admin/users", "/admin/world", "/admins/worlds", "/administration/worlds",
        "/worlds", "/v1/admin/worlds", "/v1/__administration/worlds", "/v1/x__admin/worlds"}) {
    EXPECT_EQ(HintOutside(path), "") << path;
  }
  EXPECT_EQ(HintOutside("/admin/worlds/" + std::string(8000, 'x')), "");
  EXPECT_EQ(HintOutside("/" + std::string(150, '_')), "");
}

TEST(CallRouterTest, OnlyHealthIsOpen) {
  for (const auto& call : AllCalls()) {
    EXPECT_EQ(call.access == Access::kOpen, call.path == "/__admin/health") << call.path;
  }
}

TEST(CallRouterTest, EachCallIsThereOnce) {
  std::set<std::string> seen;
  for (const auto& call : AllCalls()) {
    EXPECT_TRUE(seen.insert(std::string(call.method) + " " + std::string(call.path)).second)
        << call.path;
  }
}

}  // namespace
}  // namespace understudy::control
