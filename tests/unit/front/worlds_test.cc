#include "front/worlds.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "front/seeded_scenario.h"
#include "front/world_changes.h"
#include "vendors/catalog.h"

namespace understudy::front {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class WorldsTest : public ::testing::Test {
 protected:
  static std::shared_ptr<const SeededScenario> MakeSeededScenario(const std::string& name) {
    const auto scenario = scenario::LoadText(
        Catalog::BuiltIn(),
        "name: " + name + "\nvendors: {helpcrunch: {tokens: [t], data: {customers: [{id: 1}]}}}",
        name);
    EXPECT_TRUE(scenario) << scenario.error().Render();
    return ScenarioSeeder{Catalog::BuiltIn(), std::nullopt}.Make(
        *scenario, *MakeEmptyDatabase(*Catalog::BuiltIn()));
  }

  std::unique_ptr<Worlds> Make(Worlds::Limits limits) {
    return std::make_unique<Worlds>(scenario_, nullptr, limits, [this] { return now_; });
  }

  // Gives the world up at once, so that it is not in use.
  static void RequestHandling(Worlds& worlds, std::string_view name) {
    EXPECT_TRUE(worlds.Get(name)) << name;
  }

  static std::int64_t Customers(Worlds& worlds, World& world) {
    store::StateLock lock(world.state, worlds.connections());
    store::Query query = lock.database().Prepare("SELECT count(*) FROM helpcrunch_customers");
    return query.Step() ? query.Integer(0) : -1;
  }

  static void DeleteCustomers(Worlds& worlds, World& world) {
    store::StateLock lock(world.state, worlds.connections());
    lock.database().Execute("DELETE FROM helpcrunch_customers");
    ++world.writes;
  }

  using Names = std::vector<std::string>;

  const std::shared_ptr<const SeededScenario> scenario_ = MakeSeededScenario("one");
  World::SteadyTime now_{seconds(1'000'000)};
};

TEST_F(WorldsTest, BeginWithTheDefaultOne) {
  const auto worlds = Make({});
  EXPECT_EQ(worlds->Names(), Names{"default"});
  EXPECT_EQ(worlds->Default()->scenario, scenario_);
}

TEST_F(WorldsTest, AWorldBeginsWhenItIsAskedForAndStays) {
  const auto worlds = Make({});
  EXPECT_EQ(worlds->Find("t"), nullptr);
  const auto world = *worlds->Get("t");
  EXPECT_EQ(*worlds->Get("t"), world);
  EXPECT_EQ(worlds->Find("t"), world);
  EXPECT_EQ(worlds->Names(), (Names{"default", "t"}));
}

TEST_F(WorldsTest, AWorldIsIdleUntilItIsAskedFor) {
  const auto worlds = Make({});
  const auto world = *worlds->Get("t");
  now_ += seconds(5);
  worlds->Find("t");
  worlds->Names();
  EXPECT_EQ(now_ - world->used.load(), seconds(5));
  RequestHandling(*worlds, "t");
  EXPECT_EQ(now_ - world->used.load(), seconds(0));
  EXPECT_EQ(now_ - world->created, seconds(5));
}

TEST_F(WorldsTest, OneThatIsIdleForTooLongGoes) {
  const auto worlds = Make({10, minutes(1)});
  RequestHandling(*worlds, "a");
  RequestHandling(*worlds, "b");
  now_ += seconds(40);
  RequestHandling(*worlds, "b");
  now_ += seconds(21);
  EXPECT_EQ(worlds->Find("a"), nullptr);
  EXPECT_EQ(worlds->Names(), (Names{"b", "default"}));
  now_ += seconds(40);
  EXPECT_EQ(worlds->Names(), Names{"default"});
}

TEST_F(WorldsTest, OneThatIsIdleForJustLongEnoughStays) {
  const auto worlds = Make({10, minutes(1)});
  RequestHandling(*worlds, "a");
  now_ += minutes(1);
  EXPECT_EQ(worlds->Names(), (Names{"a", "default"}));
}

TEST_F(WorldsTest, OneThatIsTooOldBeginsAnew) {
  const auto worlds = Make({10, minutes(1)});
  DeleteCustomers(*worlds, **worlds->Get("a"));
  now_ += seconds(61);
  const auto again = *worlds->Get("a");
  EXPECT_EQ(Customers(*worlds, *again), 1);
  EXPECT_EQ(again->writes, 0U);
}

TEST_F(WorldsTest, TheDefaultOneNeverGoes) {
  const auto worlds = Make({2, minutes(1)});
  DeleteCustomers(*worlds, *worlds->Default());
  now_ += std::chrono::hours(1000);
  for (const char* name : {"a", "b", "c"}) RequestHandling(*worlds, name);
  EXPECT_EQ(worlds->Names(), (Names{"c", "default"}));
  EXPECT_EQ(Customers(*worlds, *worlds->Default()), 0);
  EXPECT_FALSE(worlds->Delete("default"));
}

TEST_F(WorldsTest, TheLongestUnusedOneGivesWay) {
  const auto worlds = Make({4, minutes(60)});
  for (const char* name : {"a", "b", "c"}) {
    now_ += seconds(1);
    RequestHandling(*worlds, name);
  }
  now_ += seconds(1);
  RequestHandling(*worlds, "a");  // b is now the one
  now_ += seconds(1);
  RequestHandling(*worlds, "d");
  EXPECT_EQ(worlds->Names(), (Names{"a", "c", "d", "default"}));
}

TEST_F(WorldsTest, OneInUseNeverGivesWay) {
  const auto worlds = Make({3, minutes(60)});
  const auto a = *worlds->Get("a");
  now_ += seconds(1);
  RequestHandling(*worlds, "b");
  now_ += seconds(1);
  RequestHandling(*worlds, "c");
  EXPECT_EQ(worlds->Names(), (Names{"a", "c", "default"}));
  EXPECT_EQ(*worlds->Get("a"), a);
}

TEST_F(WorldsTest, OneInUseIsNotTooOld) {
  const auto worlds = Make({3, minutes(1)});
  const auto a = *worlds->Get("a");
  now_ += seconds(61);
  RequestHandling(*worlds, "b");
  EXPECT_EQ(worlds->Names().size(), 3U);
}

TEST_F(WorldsTest, OneMoreThanFitsIsRefusedWhileAllAreInUse) {
  const auto worlds = Make({3, minutes(60)});
  auto a = *worlds->Get("a");
  const auto b = *worlds->Get("b");
  const auto refused = worlds->Get("c");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ProblemKind::kUnavailable);
  EXPECT_NE(refused.error().detail.find("--max-worlds"), std::string::npos);
  EXPECT_FALSE(worlds->Create("c", Contents(scenario_)));
  a.reset();
  EXPECT_TRUE(worlds->Get("c"));
  EXPECT_EQ(worlds->Find("a"), nullptr);
}

TEST_F(WorldsTest, CreateMakesNoSecondOneOfAName) {
  const auto worlds = Make({});
  const auto made = worlds->Create("t", Contents(scenario_));
  ASSERT_TRUE(made);
  ASSERT_NE(*made, nullptr);
  const auto second = worlds->Create("t", Contents(scenario_));
  ASSERT_TRUE(second);
  EXPECT_EQ(*second, nullptr);
  EXPECT_EQ(*worlds->Get("t"), *made);
}

TEST_F(WorldsTest, AForkGoesItsOwnWay) {
  const auto worlds = Make({});
  const auto a = *worlds->Get("a");
  DeleteCustomers(*worlds, *a);
  Contents copy = [&] {
    store::StateLock lock(a->state, worlds->connections());
    return CopyOf(*a);
  }();
  const auto b = *worlds->Create("b", std::move(copy));
  {
    store::StateLock lock(b->state, worlds->connections());
    Reset(*b, {});
  }
  EXPECT_EQ(Customers(*worlds, *a), 0);
  EXPECT_EQ(Customers(*worlds, *b), 1);
}

TEST_F(WorldsTest, ADeletedOneBeginsAnew) {
  const auto worlds = Make({});
  DeleteCustomers(*worlds, **worlds->Get("t"));
  EXPECT_TRUE(worlds->Delete("t"));
  EXPECT_FALSE(worlds->Delete("t"));
  EXPECT_EQ(worlds->Find("t"), nullptr);
  EXPECT_EQ(Customers(*worlds, **worlds->Get("t")), 1);
}

TEST_F(WorldsTest, OnlyThoseThatWereNeverWrittenMoveToAnotherScenario) {
  const auto worlds = Make({});
  const auto next = MakeSeededScenario("two");
  const auto read = *worlds->Get("read");
  DeleteCustomers(*worlds, **worlds->Get("written"));

  const auto outcome = worlds->MoveTo(next);

  EXPECT_EQ(outcome.stayed, Names{"written"});
  EXPECT_EQ(outcome.moved, 2U);  // "default" and "read"
  EXPECT_FALSE(outcome.is_default_kept);

  EXPECT_TRUE(read->replaced);
  EXPECT_EQ((*worlds->Get("read"))->scenario, next);
  EXPECT_EQ((*worlds->Get("written"))->scenario, scenario_);
  EXPECT_EQ((*worlds->Get("new"))->scenario, next);
  EXPECT_EQ(worlds->Default()->scenario, next);
}

TEST_F(WorldsTest, OneThatStayedBeginsFromTheScenarioOfNowOnceItIsReset) {
  const auto worlds = Make({});
  DeleteCustomers(*worlds, *worlds->Default());
  const auto next = MakeSeededScenario("two");
  EXPECT_EQ(worlds->MoveTo(next).stayed, std::vector<std::string>{"default"});
  const auto reset = [&](const Parts& parts) {
    const auto world = worlds->Default();
    const store::StateLock hold(world->state, worlds->connections());
    Reset(*world, parts);
  };

  reset({true, true, true, false});
  EXPECT_EQ(worlds->Default()->scenario, scenario_);
  EXPECT_EQ(Customers(*worlds, *worlds->Default()), 1);
  reset({});
  EXPECT_EQ(worlds->Find("default")->scenario, next);
  EXPECT_FALSE(worlds->Default()->IsWritten());
}

TEST_F(WorldsTest, ManyThreadsMayAskForManyWorlds) {
  const auto worlds = Make({8, minutes(60)});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&worlds, t] {
      for (int i = 0; i < 300; ++i) {
        const auto world = worlds->Get("w" + std::to_string((t * 7 + i) % 20));
        if (world) Customers(*worlds, **world);
        if (i % 50 == 0) worlds->Delete("w" + std::to_string(i % 20));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_LE(worlds->Names().size(), 8U);
}

TEST(WorldNameTest, IsOfFewCharacters) {
  for (const std::string& name : {std::string("a"), std::string("A.b_c-9"), std::string(64, 'x'),
                                  std::string("..."), std::string(".a")}) {
    EXPECT_EQ(WhyNoWorldName(name), std::nullopt) << name;
  }
  for (const std::string& name :
       {std::string(), std::string(65, 'x'), std::string("a/b"), std::string("a b"),
        std::string("."), std::string(".."), std::string("\0", 1), std::string("é")}) {
    EXPECT_NE(WhyNoWorldName(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace understudy::front
