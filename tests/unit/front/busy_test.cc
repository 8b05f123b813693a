// A request that is refused because the server is busy changes nothing: not even what it counted.

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>

#include "base/long_work.h"
#include "front/faults/returned_turns.h"
#include "front/locked_world.h"
#include "support/front_worlds.h"

namespace understudy::front {
namespace {

// A thread of an event loop that no other thread can take over.
class NoOtherThread {
 private:
  LongWorkScope scope_{[](void*) { return false; }, nullptr, [](void*) { return false; }};
};

class BusyTest : public ::testing::Test {
 protected:
  // A world in which a search takes long.
  void Start(const std::string& settings) {
    worlds_ = std::make_unique<Worlds>(
        testing::SeededScenarioOf("extends: default\nclock: 2024-01-15T12:00:00Z\n" + settings),
        nullptr, Worlds::Limits{});
    World& world = *worlds_->Default();
    store::StateLock lock(world.state, worlds_->connections());
    lock.database().Execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
        "INSERT INTO omnidesk_customers(brand_id, firstname, lastname) "
        "SELECT (SELECT min(id) FROM omnidesk_brands), 'a', 'b' FROM n");
  }
  http::Response Send(const std::string& target) {
    return testing::Send(*worlds_, "default", {"GET", target});
  }
  void RefuseSearch(const std::string& header = "") {
    const NoOtherThread busy;
    http::Request request{"GET", "/api/v2/customer/?query=zzz", {}, ""};
    request.headers = {{"Host", "a.example.com"}, {"apiKey", "od_test"}};
    if (!header.empty()) request.headers.push_back({"Understudy-Fault", header});
    EXPECT_THROW(Pipeline(*worlds_).Handle(request), NoThreadLeft);
  }
  // What the admin API and snapshots show.
  std::string Settings() {
    LockedWorld world(worlds_->Default(), worlds_->connections());
    json::Writer writer;
    writer.StartArray();
    world->settings.faults.WriteState(writer);
    world->settings.limits.WriteState(writer);
    writer.Integer(static_cast<std::int64_t>(world->settings.random.state() >> 2));
    writer.EndArray();
    return writer.Take();
  }

  std::unique_ptr<Worlds> worlds_;
};

TEST_F(BusyTest, KeepsTheTurnsOfFaultRules) {
  Start(
      "faults:\n"
      "  - {name: fourth, match: {nth: 4}, status: 500}\n"
      "  - {name: slow, probability: 0.9, times: 5, delay: 1ms}\n");
  const std::string before = Settings();
  RefuseSearch();
  EXPECT_EQ(Settings(), before);

  EXPECT_EQ(Send("/api/v2/customer/1").status, 200);
  EXPECT_EQ(Send("/api/v2/customer/1").status, 200);
  RefuseSearch();
  EXPECT_EQ(Send("/api/v2/customer/1").status, 200);
  EXPECT_EQ(Send("/api/v2/customer/1").status, 500);
}

TEST_F(BusyTest, KeepsTheDrawOfAFaultThatTheRequestAskedFor) {
  Start("");
  const std::string before = Settings();
  RefuseSearch("delay=1ms");
  EXPECT_EQ(Settings(), before);
}

TEST_F(BusyTest, KeepsTheTurnsOfARateLimit) {
  Start("vendors: {omnidesk: {rate_limit: {requests: 2, per: minute}}}\n");
  const std::string before = Settings();
  for (int i = 0; i < 5; ++i) RefuseSearch();
  EXPECT_EQ(Settings(), before);

  EXPECT_EQ(Send("/api/v2/customer/1").status, 200);
  RefuseSearch();
  EXPECT_EQ(Send("/api/v2/customer/1").status, 200);
  EXPECT_EQ(Send("/api/v2/customer/1").status, 429);
}

// --- Turns that are given back while the world is locked

FaultRules RuleEveryTime() {
  auto rule = std::make_shared<scenario::FaultRule>();
  rule->name = "all";
  rule->effects.status = 500;
  return FaultRules({rule}, Instant());
}

TEST(ReturnedTurnsTest, UndoesThemOnce) {
  FaultRules rules = RuleEveryTime();
  Random random(7);
  ReturnedTurns returned;
  const http::Request request{"GET", "/", {}, ""};
  for (int i = 0; i < 2; ++i) {
    FaultTurn turn;
    ASSERT_TRUE(rules.Take({request, "/", "", nullptr}, Instant(), random, &turn));
    if (i == 1) returned.Add(std::move(turn));
  }
  returned.Undo(rules, random);
  returned.Undo(rules, random);
  EXPECT_EQ(rules.list()[0].matched, 1);
  EXPECT_EQ(rules.list()[0].applied, 1);
}

TEST(ReturnedTurnsTest, UndoesADrawUnlessOthersHaveDrawnSince) {
  FaultRules rules = RuleEveryTime();
  const http::Request request{"GET", "/", {}, ""};
  for (const bool others : {false, true}) {
    Random random(7);
    ReturnedTurns returned;
    FaultTurn turn;
    rules.Take({request, "/", "", nullptr}, Instant(), random, &turn);
    if (others) random.Next();
    const auto state = random.state();
    returned.Add(std::move(turn));
    returned.Undo(rules, random);
    EXPECT_EQ(random.state(), others ? state : 7U);
  }
}

TEST(ReturnedTurnsTest, SkipsRulesThatWereRemoved) {
  FaultRules rules = RuleEveryTime();
  Random random(7);
  FaultTurn turn;
  const http::Request request{"GET", "/", {}, ""};
  rules.Take({request, "/", "", nullptr}, Instant(), random, &turn);
  rules.ReplaceAll({rules.list()[0].rule});
  ReturnedTurns returned;
  returned.Add(std::move(turn));
  returned.Undo(rules, random);
  EXPECT_EQ(rules.list()[0].matched, 0);
}

// --- Requests whose bodies are still to come

TEST_F(BusyTest, ARequestIsNotLookedAtEarlyWhereNoFaultCanEndIt) {
  auto now = World::SteadyTime();
  const auto seeded = testing::SeededScenarioOf("extends: default\n");
  Worlds worlds(seeded, nullptr, Worlds::Limits{}, [&now] { return now; });
  http::Request request{"PUT", "/api/v2/customer/1", {}, ""};
  request.headers = {{"Host", "a.example.com"}, {"apiKey", "od_test"}};
  // The time of a world's last use tells whether it was looked up.
  const auto was_looked_up = [&] {
    now += std::chrono::seconds(1);
    Pipeline(worlds).HandleEarly(request);
    return worlds.Find("default")->used.load() == now;
  };
  EXPECT_FALSE(was_looked_up());
  {
    LockedWorld world(worlds.Default(), worlds.connections());
    world->settings.faults = RuleEveryTime();
  }
  EXPECT_TRUE(was_looked_up());
  EXPECT_EQ(Pipeline(worlds).HandleEarly(request).value().status, 500);
  {
    LockedWorld world(worlds.Default(), worlds.connections());
    world->settings.faults.ReplaceAll({});
  }
  EXPECT_FALSE(was_looked_up());
  request.headers.push_back({"Understudy-Fault", "status=502"});
  EXPECT_TRUE(was_looked_up());
  request.headers.back() = {"Prefer", "code=404"};
  EXPECT_TRUE(was_looked_up());
}

}  // namespace
}  // namespace understudy::front
