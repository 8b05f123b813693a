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
  EXPECT_EQ(Origin({{"host", "[::1]:81"}}), "http://[::1]:81");
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
        std::string("a\r\nb"), std::string(301, 'a'), std::string("a:x"), std::string("a..b")}) {
    EXPECT_EQ(Origin({{"Host", "good.example.com"}, {"X-Forwarded-Host", bad}}),
              "http://good.example.com")
        << bad;
    EXPECT_EQ(Origin({{"Host", bad}}), "http://localhost") << bad;
  }
}

TEST(OriginTest, KnowsNoOtherScheme) {
  EXPECT_EQ(Origin({{"Host", "a"}, {"X-Forwarded-Proto", "javascript"}}), "http://a");
}

// The values below are those of Symfony's Request with every proxy trusted.

TEST(OriginTest, IsInLowerCaseWithoutADefaultPort) {
  EXPECT_EQ(Origin({{"Host", "API.Example.COM:80"}}), "http://api.example.com");
  EXPECT_EQ(Origin({{"Host", "a:443"}}), "http://a:443");
  EXPECT_EQ(Origin({{"Host", "a:443"}, {"X-Forwarded-Proto", "https"}}), "https://a");
  EXPECT_EQ(Origin({{"Host", "a:80"}, {"X-Forwarded-Proto", "https"}}), "https://a:80");
  EXPECT_EQ(Origin({{"Host", "[::1]:80"}}), "http://[::1]");
}

TEST(OriginTest, HasThePortThatAProxySays) {
  const http::HeaderView port{"X-Forwarded-Port", "8443, 80"};
  EXPECT_EQ(Origin({{"Host", "a:8080"}, port}), "http://a:8443");
  EXPECT_EQ(
      Origin({{"Host", "a:8080"}, {"X-Forwarded-Port", "443"}, {"X-Forwarded-Proto", "https"}}),
      "https://a");
  EXPECT_EQ(Origin({{"Host", "x"}, {"X-Forwarded-Host", "a:81"}, port}), "http://a:8443");
  // A forwarded host without a port has the scheme's, whatever port Host has.
  EXPECT_EQ(Origin({{"Host", "x:8080"}, {"X-Forwarded-Host", "a"}}), "http://a");
  for (const char* bad : {"", "0", "65536", "x", "80x", "-1"}) {
    EXPECT_EQ(Origin({{"Host", "a:8080"}, {"X-Forwarded-Port", bad}}), "http://a:8080") << bad;
  }
}

TEST(OriginTest, IsSecureByEachOfTheFourWords) {
  for (const char* word : {"https", "HTTPS", "on", "ssl", "1"}) {
    EXPECT_EQ(Origin({{"Host", "a"}, {"X-Forwarded-Proto", word}}), "https://a") << word;
  }
  for (const char* word : {"http", "off", "", "0", "true"}) {
    EXPECT_EQ(Origin({{"Host", "a"}, {"X-Forwarded-Proto", word}}), "http://a") << word;
  }
}

TEST(OriginTest, BelievesAProxyThatSaysPlainBeforeItsOwnTls) {
  http::Request request{"GET", "/", {{"Host", "a"}}, ""};
  request.secure = true;
  EXPECT_EQ(OriginOf(request, std::nullopt), "https://a");
  request.headers.push_back({"X-Forwarded-Proto", "http"});
  EXPECT_EQ(OriginOf(request, std::nullopt), "http://a");
}

TEST(OriginTest, EndsWithTheForwardedPrefix) {
  EXPECT_EQ(Origin({{"Host", "a"}, {"X-Forwarded-Prefix", "/mock/"}}), "http://a/mock");
  EXPECT_EQ(Origin({{"Host", "a"}, {"X-Forwarded-Prefix", "/one/two, /three"}}),
            "http://a/one/two");
  EXPECT_EQ(Origin({{"Host", "a:1"}, {"X-Forwarded-Prefix", "/"}}), "http://a:1");
  for (const char* bad : {"", "mock", "/a b", "/a\"b", "/a?b", "/a#b", "//evil.example", "/<b>"}) {
    EXPECT_EQ(Origin({{"Host", "a"}, {"X-Forwarded-Prefix", bad}}), "http://a") << bad;
  }
}

// RFC 7239.
TEST(OriginTest, ReadsForwarded) {
  EXPECT_EQ(Origin({{"Host", "x"}, {"Forwarded", "for=192.0.2.60;proto=https;host=A.example.com"}}),
            "https://a.example.com");
  EXPECT_EQ(Origin({{"Host", "x"}, {"Forwarded", "Host=\"[2001:db8::1]:8443\";Proto=https"}}),
            "https://[2001:db8::1]:8443");
  EXPECT_EQ(Origin({{"Host", "x:1"}, {"Forwarded", "for=\"a,b\", proto=https, proto=http;host=y"}}),
            "https://y");
  EXPECT_EQ(Origin({{"Host", "x:1"}, {"Forwarded", "for=192.0.2.60"}}), "http://x:1");
}

TEST(OriginTest, LetsTheOlderHeadersWin) {
  EXPECT_EQ(Origin({{"Host", "x"},
                    {"Forwarded", "proto=https;host=a"},
                    {"X-Forwarded-Host", "b"},
                    {"X-Forwarded-Proto", "http"}}),
            "http://b");
}

TEST(OriginTest, HasAFallback) { EXPECT_EQ(Origin({}), "http://localhost"); }

}  // namespace
}  // namespace understudy::front
