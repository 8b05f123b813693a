#include "front/origin.h"

#include <gtest/gtest.h>

namespace understudy::front {
namespace {

std::string Origin(std::vector<http::HeaderView> headers,
                   const std::optional<std::string>& public_url = std::nullopt) {
  return OriginOf(http::Request{"GET", "/", std::move(headers), ""}, public_url);
}

TEST(OriginTest, IsTheRequestsHost) {
  EXPECT_EQ(Origin({{"Host", "127.0.0.1:8080"}}), "http://127.0.0.1:8080");
  EXPECT_EQ(Origin({{"host", "[::1]:80"}}), "http://[::1]:80");
  EXPECT_EQ(Origin({{"Host", "api.example.com"}}), "http://api.example.com");
}

TEST(OriginTest, IsWhatAProxySaysItForwarded) {
  EXPECT_EQ(Origin({{"Host", "inner"},
                    {"X-Forwarded-Host", "api.example.com"},
                    {"X-Forwarded-Proto", "https"}}),
            "https://api.example.com");
  EXPECT_EQ(Origin({{"Host", "inner:1"}, {"X-Forwarded-Proto", "HTTPS"}}), "https://inner:1");
  EXPECT_EQ(Origin({{"Host", "inner"}, {"X-Forwarded-Host", "api.example.com"}}),
            "http://api.example.com");
}

TEST(OriginTest, TakesTheOutermostOfSeveralProxies) {
  EXPECT_EQ(Origin({{"Host", "x"},
                    {"X-Forwarded-Host", "outer.example.com , inner.example.com"},
                    {"X-Forwarded-Proto", "https, http"}}),
            "https://outer.example.com");
}

TEST(OriginTest, TheConfiguredAddressComesFirst) {
  EXPECT_EQ(Origin({{"Host", "x"}, {"X-Forwarded-Host", "y"}}, "https://mock.example.com/base"),
            "https://mock.example.com/base");
}

TEST(OriginTest, PassesOverHostsThatAreNone) {
  for (const std::string& bad :
       {std::string(), std::string("a/b"), std::string("a?b"), std::string("a\"b"),
        std::string("user@host"), std::string("a b"), std::string("a<b>"), std::string("їжак"),
        std::string("a\r\nb"), std::string(301, 'a')}) {
    EXPECT_EQ(Origin({{"Host", "good.example.com"}, {"X-Forwarded-Host", bad}}),
              "http://good.example.com")
        << bad;
    EXPECT_EQ(Origin({{"Host", bad}}), "http://localhost") << bad;
  }
}

TEST(OriginTest, KnowsNoOtherScheme) {
  EXPECT_EQ(Origin({{"Host", "a"}, {"X-Forwarded-Proto", "javascript"}}), "http://a");
}

TEST(OriginTest, HasAFallback) { EXPECT_EQ(Origin({}), "http://localhost"); }

}  // namespace
}  // namespace understudy::front
