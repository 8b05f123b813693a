#include <gtest/gtest.h>

#include <string>

#include "control/snapshot_store.h"
#include "front/pipeline.h"
#include "vendors/catalog.h"

namespace understudy::control {
namespace {

std::shared_ptr<const front::SeededScenario> MakeSeededScenario() {
  const auto scenario = scenario::LoadText(Catalog::BuiltIn(), "extends: default\n", "test");
  return front::ScenarioSeeder{Catalog::BuiltIn(), std::nullopt}.Make(
      *scenario, *front::MakeEmptyDatabase(*Catalog::BuiltIn()));
}

TEST(MemorySnapshotStoreTest, NoTimePassesForWhatLiesThere) {
  const auto seeded = MakeSeededScenario();
  const auto store = MakeMemorySnapshotStore();
  front::Contents contents(seeded);
  const Instant begin = *ParseInstant("2024-01-15T12:00:00Z");
  const auto hour = std::chrono::hours(1);
  contents.settings.clock = Clock(begin, SteadyNow() - hour, 1000);
  const Clock before = contents.settings.clock;
  ASSERT_TRUE(store->Put("s", std::move(contents), SnapshotStore::IfThere::kRefuse));
  const Instant put = SteadyNow();
  while (SteadyNow() <= put) {
  }
  const Instant late = SteadyNow();
  const auto got = store->Get("s", seeded);
  ASSERT_TRUE(got);
  const Clock& clock = got->settings.clock;
  EXPECT_LE(clock.At(late), before.At(put)) << "time has passed for it";
  EXPECT_GE(clock.Now(), begin + 1000 * hour) << "the time before is lost";
  EXPECT_EQ(clock.rate(), 1000);
}

TEST(MemorySnapshotStoreTest, TheMachinesClockStaysThat) {
  const auto seeded = MakeSeededScenario();
  const auto store = MakeMemorySnapshotStore();
  ASSERT_TRUE(store->Put("s", front::Contents(seeded), SnapshotStore::IfThere::kRefuse));
  EXPECT_TRUE(store->Get("s", seeded)->settings.clock.is_machines());
}

}  // namespace
}  // namespace understudy::control
