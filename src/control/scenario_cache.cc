#include "control/scenario_cache.h"

#include <utility>

#include "base/long_work.h"
#include "scenario/scenario.h"

namespace understudy::control {

tl::expected<std::shared_ptr<const front::SeededScenario>, Diagnostics> ScenarioCache::Get(
    const std::string& name) {
  ExpectLongWork();
  const auto scenario = scenario::LoadBeside(folder_, name);
  if (!scenario) return tl::make_unexpected(scenario.error());
  const std::string key = front::FingerprintOf(*scenario).scenario;
  const std::lock_guard lock(mutex_);
  if (const auto found = in_use_.find(key); found != in_use_.end()) {
    if (auto seeded = found->second.lock()) return seeded;
  }
  auto seeded = seeder_.Make(*scenario, *front::MakeEmptyDatabase());
  std::erase_if(in_use_, [](const auto& each) { return each.second.expired(); });
  in_use_[key] = seeded;
  return seeded;
}

}  // namespace understudy::control
