#include "http/host.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace understudy::http {
namespace {

TEST(HostTest, IsWhatStandsBeforeThePort) {
  EXPECT_EQ(HostOf("localhost"), "localhost");
  EXPECT_EQ(HostOf("localhost:8080"), "localhost");
  EXPECT_EQ(HostOf("127.0.0.1:80"), "127.0.0.1");
  EXPECT_EQ(HostOf("[::1]:8080"), "::1");
  EXPECT_EQ(HostOf("[::1]"), "::1");
  EXPECT_EQ(HostOf("[::1"), "");
  EXPECT_EQ(HostOf(""), "");
}

TEST(HostTest, KnowsThisMachine) {
  for (const char* host :
       {"127.0.0.1", "127.255.3.4", "::1", "0:0:0:0:0:0:0:1", "localhost", "LocalHost"}) {
    EXPECT_TRUE(IsLoopback(host)) << host;
  }
}

TEST(HostTest, KnowsWhatOnlyLooksLikeThisMachine) {
  for (const char* host :
       {"", "0.0.0.0", "::", "128.0.0.1", "127.1", "127.0.0.1.example.com", "127.0.0.1 ",
        "localhost.example.com", "2130706433", "::2", "10.0.0.1"}) {
    EXPECT_FALSE(IsLoopback(host)) << host;
  }
}

TEST(AuthorityTest, IsAHostAndPerhapsAPort) {
  struct Case {
    std::string text;
    std::string host;
    std::optional<int> port;
  };
  for (const auto& [text, host, port] :
       {Case{"api.example.com", "api.example.com", std::nullopt}, Case{"a_b-1.:80", "a_b-1.", 80},
        Case{"[::1]", "[::1]", std::nullopt}, Case{"[::1]:65535", "[::1]", 65535},
        Case{"127.0.0.1:0", "127.0.0.1", 0}, Case{"A:", "A", std::nullopt}}) {
    const auto authority = ParseAuthority(text);
    ASSERT_TRUE(authority) << text;
    EXPECT_EQ(authority->host, host);
    EXPECT_EQ(authority->port, port) << text;
  }
}

TEST(AuthorityTest, IsNothingElse) {
  for (const std::string text : {"",
                                 ":80",
                                 "a:b",
                                 "a:65536",
                                 "a:99999999999999999999",
                                 "a:1:2",
                                 "a:-1",
                                 "user@a",
                                 "a b",
                                 "a/b",
                                 "a#b",
                                 "::1",
                                 "[::1",
                                 "[::1]x",
                                 "[]",
                                 "a]",
                                 "[a.example.com]",
                                 ".a",
                                 "a..b",
                                 "їжак",
                                 "a%20"}) {
    EXPECT_FALSE(ParseAuthority(text)) << text;
  }
  EXPECT_FALSE(ParseAuthority(std::string(301, 'a')));
}

}  // namespace
}  // namespace understudy::http
