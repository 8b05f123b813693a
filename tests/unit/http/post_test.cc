#include "http/post.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace understudy::http {
namespace {

TEST(PostUrlTest, ReadsHostPortAndTarget) {
  const auto url = PostUrl::Read("http://Hooks.Example.com:8080/A?b=C#d");
  ASSERT_TRUE(url) << url.error();
  EXPECT_EQ(url->origin, "http://hooks.example.com:8080");
  EXPECT_EQ(url->host, "hooks.example.com");
  EXPECT_EQ(url->port, 8080);
  EXPECT_EQ(url->target, "/A?b=C");
}

TEST(PostUrlTest, HasThePortOfItsSchemeAndARoot) {
  EXPECT_EQ(PostUrl::Read("http://127.0.0.1")->port, 80);
  EXPECT_EQ(PostUrl::Read("https://127.0.0.1")->port, 443);
  EXPECT_EQ(PostUrl::Read("http://[::1]:9000")->host, "::1");
  EXPECT_EQ(PostUrl::Read("http://127.0.0.1?a=1")->target, "/?a=1");
}

TEST(PostUrlTest, SaysWhatIsWrong) {
  for (const auto* url : {"", "127.0.0.1", "ftp://127.0.0.1/", "file:///etc/passwd"}) {
    EXPECT_EQ(PostUrl::Read(url).error(), "must begin with http:// or https://") << url;
  }
  for (const auto* url : {"http://", "http:///a", "http://a:b@127.0.0.1/", "http://127.0.0.1:x/"}) {
    EXPECT_EQ(PostUrl::Read(url).error(), "has no host, or one that can't be read") << url;
  }
  EXPECT_EQ(PostUrl::Read("http://127.0.0.1/a b").error(), "has a space or a control character");
  EXPECT_FALSE(PostUrl::Read("http://127.0.0.1/\r\nHost: x"));
}

TEST(AllowedHostTest, ReadsAHostAndAPort) {
  EXPECT_EQ(AllowedHost::Read("Example.com")->host, "example.com");
  EXPECT_FALSE(AllowedHost::Read("example.com")->port);
  EXPECT_EQ(AllowedHost::Read("10.0.0.7:9000")->port, 9000);
  EXPECT_EQ(AllowedHost::Read("[fd00::7]:9000")->host, "fd00::7");
  EXPECT_EQ(AllowedHost::Read("fd00::7")->host, "fd00::7");
  for (const auto* text : {"", "http://example.com", "a b", "example.com:x", "example.com/path"}) {
    EXPECT_FALSE(AllowedHost::Read(text)) << text;
  }
}

TEST(WhyNotAllowedTest, AllowsThisMachineAndWhatIsNamed) {
  const AllowedHosts allowed = {{"192.0.2.7", std::nullopt}, {"192.0.2.8", 9000}};
  const auto why = [&](const char* url) {
    return WhyNotAllowed(*PostUrl::Read(url), allowed).value_or("");
  };
  EXPECT_EQ(why("http://127.0.0.1/"), "");
  EXPECT_EQ(why("http://127.8.8.8/"), "");
  EXPECT_EQ(why("http://[::1]/"), "");
  EXPECT_EQ(why("http://192.0.2.7:1/"), "");
  EXPECT_EQ(why("http://192.0.2.8:9000/"), "");
  EXPECT_EQ(why("http://192.0.2.8/"),
            "`192.0.2.8` is not this machine, and no --allow-webhooks-to names it");
  EXPECT_NE(why("http://0.0.0.0/"), "");
  EXPECT_EQ(why("http://example.com/"), "");  // must be looked up
}

// Numbers are addresses too, but not to everybody. The look-up needs no network.
TEST(PostingTest, RefusesANameThatLeadsElsewhere) {
  Posting posting(*PostUrl::Read("http://3221225985:9/"), {}, "", std::chrono::seconds(1));
  const auto posted = posting.Send({});
  EXPECT_EQ(posted.status, 0);
  EXPECT_EQ(posted.error,
            "`3221225985` is 192.0.2.1, which is not this machine, and no --allow-webhooks-to "
            "names it");
}

}  // namespace
}  // namespace understudy::http
