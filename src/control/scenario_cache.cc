#include "control/scenario_cache.h"

#include <utility>

#include "base/long_work.h"

namespace understudy::control {

ScenarioCache::Result ScenarioCache::Get(const std::string& name) {
  ExpectLongWork();
  const std::lock_guard lock(mutex_);
  return Seed(scenario::LoadBeside(seeder_.catalogs.Current(), folder_, name));
}

ScenarioCache::Result ScenarioCache::Get(scenario::SentText text) {
  ExpectLongWork();
  const std::lock_guard lock(mutex_);
  return Seed(scenario::LoadSent(seeder_.catalogs.Current(), std::move(text), folder_));
}

ScenarioCache::Result ScenarioCache::Seed(const Loaded& scenario) {
  if (!scenario) return tl::make_unexpected(Refusal{scenario.error()});
  const std::string key = front::FingerprintOf(*scenario).scenario;
  if (const auto found = in_use_.find(key); found != in_use_.end()) {
    if (auto seeded = found->second.lock()) return seeded;
  }
  auto seeded = seeder_.Make(*scenario, *front::MakeEmptyDatabase(*scenario->catalog));
  std::erase_if(in_use_, [](const auto& each) { return each.second.expired(); });
  std::size_t bytes = seeded->rows.size();
  for (const auto& [name, weak] : in_use_) {
    if (const auto used = weak.lock()) bytes += used->rows.size();
  }
  if (bytes > most_bytes_) return tl::make_unexpected(Refusal{{}, true});
  in_use_[key] = seeded;
  return seeded;
}

}  // namespace understudy::control
