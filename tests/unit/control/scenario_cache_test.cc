#include "control/scenario_cache.h"

#include <gtest/gtest.h>

#include <string>

#include "front/pipeline.h"
#include "vendors/catalog.h"

namespace understudy::control {
namespace {

scenario::SentText Named(const std::string& name) {
  return {"name: " + name + "\nvendors: {}\n", "test", false};
}

TEST(ScenarioCacheTest, BoundsTheRowsOfScenariosInUse) {
  const front::ScenarioSeeder seeder{Catalog::BuiltIn(), std::nullopt};
  const auto one = ScenarioCache(seeder, "").Get(Named("a"));
  ASSERT_TRUE(one);
  const std::size_t size = (*one)->rows.size();

  ScenarioCache cache(seeder, "", 2 * size);
  auto first = cache.Get(Named("a"));
  const auto second = cache.Get(Named("b"));
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  const auto third = cache.Get(Named("c"));
  ASSERT_FALSE(third);
  EXPECT_TRUE(third.error().is_full);
  EXPECT_EQ(*cache.Get(Named("a")), *first) << "one in use needs no room";

  first->reset();
  EXPECT_TRUE(cache.Get(Named("c"))) << "a scenario that no world uses gives its room back";
}

}  // namespace
}  // namespace understudy::control
