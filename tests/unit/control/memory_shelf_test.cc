#include <gtest/gtest.h>

#include <string>

#include "control/snapshot_shelf.h"
#include "front/pipeline.h"

namespace understudy::control {
namespace {

std::shared_ptr<const front::Scene> MakeScene() {
  const auto scenario = scenario::LoadText("extends: default\n", "test");
  return front::SceneMaker{std::nullopt, front::LoadContracts()}.Make(*scenario,
                                                                      *front::MakeEmptyDatabase());
}

TEST(MemoryShelfTest, NoTimePassesForWhatLiesThere) {
  const auto scene = MakeScene();
  const auto shelf = MakeMemoryShelf();
  front::Contents contents(scene);
  const Instant begin = *ParseInstant("2024-01-15T12:00:00Z");
  const auto hour = std::chrono::hours(1);
  contents.condition.clock = Clock(begin, MachineNow() - hour, 1000);
  const Clock before = contents.condition.clock;
  ASSERT_TRUE(shelf->Put("s", std::move(contents), SnapshotShelf::IfThere::kRefuse));
  const Instant put = MachineNow();
  while (MachineNow() <= put) {
  }
  const Instant late = MachineNow();
  const auto got = shelf->Get("s", scene);
  ASSERT_TRUE(got);
  const Clock& clock = got->condition.clock;
  EXPECT_LE(clock.At(late), before.At(put)) << "time has passed for it";
  EXPECT_GE(clock.Now(), begin + 1000 * hour) << "the time before is lost";
  EXPECT_EQ(clock.rate(), 1000);
}

TEST(MemoryShelfTest, TheMachinesClockStaysThat) {
  const auto scene = MakeScene();
  const auto shelf = MakeMemoryShelf();
  ASSERT_TRUE(shelf->Put("s", front::Contents(scene), SnapshotShelf::IfThere::kRefuse));
  EXPECT_TRUE(shelf->Get("s", scene)->condition.clock.is_machines());
}

}  // namespace
}  // namespace understudy::control
