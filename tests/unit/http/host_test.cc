#include "http/host.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace understudy::http
