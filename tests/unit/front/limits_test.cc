#include "front/limits.h"

#include <gtest/gtest.h>

#include "scenario/scenario.h"
#include "support/documents.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

using namespace std::chrono_literals;

const Instant kStart(std::chrono::milliseconds(1'705'320'000'000));

Limits Make(const std::string& vendors) {
  const auto scenario = scenario::LoadText(Catalog::BuiltIn(), "vendors: " + vendors, "s");
  EXPECT_TRUE(scenario);
  return Limits(Service(*scenario));
}

std::string Text(const Limits& limits) {
  json::Writer writer;
  limits.Write(writer);
  return writer.Take();
}

std::optional<std::chrono::seconds> Wait(Limits& limits, const std::string& vendor,
                                         const std::string& credential, Instant now) {
  const auto refusal = limits.Take(vendor, credential, now);
  return refusal ? std::optional(refusal->wait) : std::nullopt;
}

bool Read(Limits& limits, const std::string& json) {
  Diagnostics diagnostics;
  return limits.Read(*testing::Json(json).root, diagnostics);
}

TEST(LimitsTest, AreThoseOfTheScenario) {
  Limits limits = Make(
      "{helpcrunch: {rate_limit: {requests: 2, per: 90s}}, leeloo: {rate_limit: vendor}, sumaya: "
      "{}}");

  EXPECT_EQ(Text(limits),
            R"({"helpcrunch":{"requests":2,"per":"90s"},"leeloo":{"requests":300,"per":"60s"},)"
            R"("omnidesk":null,"sumaya":null})");
  EXPECT_EQ(Wait(limits, "helpcrunch", "a", kStart), std::nullopt);
  EXPECT_EQ(Wait(limits, "helpcrunch", "a", kStart), std::nullopt);
  EXPECT_EQ(Wait(limits, "helpcrunch", "a", kStart), 90s);
  EXPECT_EQ(Wait(limits, "helpcrunch", "b", kStart), std::nullopt);
  EXPECT_EQ(Wait(limits, "sumaya", "", kStart), std::nullopt);
}

TEST(LimitsTest, CanBeSetAndTurnedOff) {
  Limits limits =
      Make("{helpcrunch: {rate_limit: {requests: 1, per: 90s}}, leeloo: {rate_limit: vendor}}");

  ASSERT_TRUE(Read(limits, R"({"helpcrunch":null,"omnidesk":{"requests":1,"per":"250ms"}})"));

  EXPECT_EQ(Text(limits), R"({"helpcrunch":null,"leeloo":{"requests":300,"per":"60s"},)"
                          R"("omnidesk":{"requests":1,"per":"250ms"},"sumaya":null})");
  EXPECT_EQ(Wait(limits, "omnidesk", "k", kStart), std::nullopt);
  EXPECT_EQ(Wait(limits, "omnidesk", "k", kStart), 1s);
}

TEST(LimitsTest, ChangeNothingWhenSomethingIsWrong) {
  Limits limits = Make("{helpcrunch: {rate_limit: {requests: 1, per: 90s}}}");
  const std::string before = Text(limits);
  for (const char* json :
       {"[]", R"({"helpcrunch":null,"helpcrnch":null})",
        R"({"helpcrunch":{"requests":0,"per":"1s"}})", R"({"helpcrunch":null,"sumaya":"vendor"})",
        R"({"helpcrunch":{"requests":1}})"}) {
    EXPECT_FALSE(Read(limits, json)) << json;
    EXPECT_EQ(Text(limits), before);
  }
}

TEST(LimitsTest, RefuseTheNextCallsOfAVendor) {
  Limits limits = Make("{helpcrunch: {rate_limit: {requests: 1, per: 90s}}}");
  limits.RefuseNext("helpcrunch", 2);
  limits.RefuseNext("sumaya", 1);

  EXPECT_EQ(Wait(limits, "helpcrunch", "a", kStart), 1s);
  EXPECT_EQ(limits.refusing("helpcrunch"), 1);
  EXPECT_EQ(Wait(limits, "helpcrunch", "b", kStart), 1s);
  EXPECT_EQ(Wait(limits, "helpcrunch", "a", kStart), std::nullopt) << "refused calls count";
  EXPECT_EQ(Wait(limits, "helpcrunch", "a", kStart), 90s);
  EXPECT_EQ(Wait(limits, "sumaya", "", kStart), 1s);
  EXPECT_EQ(Wait(limits, "sumaya", "", kStart), std::nullopt);
}

TEST(LimitsTest, GoOnFromTheirState) {
  Limits limits = Make("{helpcrunch: {rate_limit: {requests: 2, per: 90s}}}");
  Wait(limits, "helpcrunch", "a", kStart);
  limits.RefuseNext("leeloo", 1);
  json::Writer writer;
  limits.WriteState(writer);
  const std::string state = writer.Take();

  Limits restored = Make("{helpcrunch: {}}");
  Diagnostics diagnostics;
  ASSERT_TRUE(restored.ReadState(*testing::Json(state).root, diagnostics))
      << testing::Places(diagnostics);

  json::Writer again;
  restored.WriteState(again);
  EXPECT_EQ(again.Take(), state);
  EXPECT_EQ(Wait(restored, "helpcrunch", "a", kStart + 30s), std::nullopt);
  EXPECT_EQ(Wait(restored, "helpcrunch", "a", kStart + 30s), 60s);
  EXPECT_EQ(Wait(restored, "leeloo", "", kStart), 1s);
  EXPECT_FALSE(restored.ReadState(*testing::Json(R"({"leeloo":{}})").root, diagnostics));
}

}  // namespace
}  // namespace understudy::front
