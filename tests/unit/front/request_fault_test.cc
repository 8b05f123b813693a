#include "front/faults/request_fault.h"

#include <gtest/gtest.h>

#include <string>

namespace understudy::front {
namespace {

using namespace std::chrono_literals;

http::Request With(std::vector<http::HeaderView> headers) {
  return {"GET", "/", std::move(headers), ""};
}

scenario::FaultEffects Effects(std::string_view text) {
  const auto fault = ReadRequestFault(With({{"understudy-fault", text}}));
  EXPECT_TRUE(fault) << (fault ? "" : fault.error().detail);
  return fault && *fault ? *(**fault).effects : scenario::FaultEffects{};
}

std::string Wrong(std::string_view text) {
  const auto fault = ReadRequestFault(With({{"Understudy-Fault", text}}));
  return fault ? "" : fault.error().detail;
}

std::string Preferred(std::string_view text) {
  const auto fault = ReadRequestFault(With({{"Prefer", text}}));
  EXPECT_TRUE(fault);
  return *fault ? (**fault).preference : "";
}

TEST(RequestFaultTest, IsAbsentMostly) {
  const auto fault = ReadRequestFault(With({{"Host", "t"}, {"Accept", "*/*"}}));
  ASSERT_TRUE(fault);
  EXPECT_FALSE(*fault);
}

TEST(RequestFaultTest, ReadsEffectsAsARuleHasThem) {
  const auto both = Effects("delay=300ms; status=503 ;retry_after=2s");
  EXPECT_EQ(both.delay->first, 300ms);
  EXPECT_EQ(both.status, 503);
  EXPECT_EQ(both.retry_after, 2s);
  EXPECT_EQ(Effects("delay=uniform(100ms, 200ms)").delay->second, 200ms);
  EXPECT_EQ(Effects("delay=normal(100ms,5ms)").delay->kind, scenario::Delay::Kind::kNormal);
  EXPECT_EQ(Effects("delay=lognormal(100ms,0.5)").delay->sigma, 0.5);
  EXPECT_EQ(Effects("close=reset").close, http::Ending::kReset);
  EXPECT_EQ(Effects("close_after=20;bandwidth=100").close_after, 20U);
  EXPECT_EQ(Effects("garbage").garbage, "");
  EXPECT_EQ(Effects("garbage=no HTTP").garbage, "no HTTP");
  EXPECT_EQ(Effects("wrong_length=+10").wrong_length, 10);
  EXPECT_TRUE(Effects("duplicate_write;").duplicate_write);
}

// Any client may send the header, without a credential.
TEST(RequestFaultTest, BoundsTheHeader) {
  EXPECT_EQ(Effects("garbage=" + std::string(8184, 'x')).garbage->size(), 8184U);
  EXPECT_EQ(Wrong("garbage=" + std::string(8185, 'x')),
            "Understudy-Fault is longer than 8192 bytes.");
  std::string many;
  for (int i = 0; i < 2000; ++i) many += std::to_string(i) + ";";
  EXPECT_EQ(Wrong(many), "Understudy-Fault is longer than 8192 bytes.");
  many.resize(8000);
  EXPECT_EQ(Wrong(many).substr(0, 47), "Understudy-Fault, character 1: unknown key `0`.");
  EXPECT_EQ(Wrong("delay=1s;" + many.substr(0, 0) + std::string(8000, ';')), "");
}

TEST(RequestFaultTest, SaysWhereWhatIsWrong) {
  EXPECT_EQ(
      Wrong("delay=30x"),
      "Understudy-Fault, character 7: expected a duration like 90s, 1m30s or minute, found `30x`.");
  EXPECT_EQ(Wrong("status=503; dely=1s"),
            "Understudy-Fault, character 13: unknown key `dely` (did you mean `delay`?).");
  EXPECT_EQ(Wrong("status=503; close=fin"),
            "Understudy-Fault, character 13: `close` contradicts `status`: use only one of status, "
            "close, duplicate_write, stale_read.");
  EXPECT_EQ(Wrong("status=503; status=504"),
            "Understudy-Fault, character 13: `status` is set twice.");
  EXPECT_EQ(Wrong("status=abc"),
            "Understudy-Fault, character 8: expected an integer, found a string `abc`.");
  EXPECT_EQ(Wrong("delay=uniform(2s,1s)"),
            "Understudy-Fault, character 7: the shortest delay is longer than the longest.");
  EXPECT_EQ(Wrong("stale_read"),
            "Understudy-Fault, character 1: `stale_read` needs a fault rule: the old rows are kept "
            "only while such a rule exists.");
  EXPECT_NE(Wrong(""), "");
  EXPECT_EQ(Wrong("status=503; = 1"), "Understudy-Fault, character 13: unknown key ``.");
  EXPECT_EQ(
      Wrong("delay= "),
      "Understudy-Fault, character 7: expected a duration like 90s, 1m30s or minute, or a map, "
      "found null.");
  EXPECT_NE(Wrong("delay=normal(1s)"), "");
  EXPECT_NE(Wrong("delay=(1s,2s)"), "");
  EXPECT_NE(Wrong("delay"), "");
}

TEST(RequestFaultTest, MayBeThereOnce) {
  EXPECT_FALSE(
      ReadRequestFault(With({{"Understudy-Fault", "garbage"}, {"Understudy-Fault", "garbage"}})));
}

TEST(RequestFaultTest, ReadsThePreferredCodeOfAnError) {
  EXPECT_EQ(Preferred("code=404"), "code=404");
  EXPECT_EQ(Preferred("respond-async, Code = \"503\"; x=y, code=404"), "code=503");
  for (const char* none :
       {"", "code", "code=", "code=200", "code=600", "code=abc", "xcode=404", "return=minimal"}) {
    EXPECT_EQ(Preferred(none), "") << none;
  }
}

TEST(RequestFaultTest, UnderstudyFaultGoesBeforePrefer) {
  const auto fault =
      ReadRequestFault(With({{"Prefer", "code=404"}, {"Understudy-Fault", "delay=1s"}}));
  ASSERT_TRUE(fault && *fault);
  EXPECT_FALSE((**fault).effects->status);
}

}  // namespace
}  // namespace understudy::front
