#include "control/scenes.h"

#include <utility>

#include "base/long_work.h"
#include "scenario/scenario.h"

namespace understudy::control {

tl::expected<std::shared_ptr<const front::Scene>, Diagnostics> Scenes::Get(
    const std::string& name) {
  ExpectLongWork();
  const auto scenario = scenario::LoadBeside(folder_, name);
  if (!scenario) return tl::make_unexpected(scenario.error());
  const std::string key = front::FingerprintOf(*scenario).scenario;
  const std::lock_guard lock(mutex_);
  if (const auto found = in_use_.find(key); found != in_use_.end()) {
    if (auto scene = found->second.lock()) return scene;
  }
  auto scene = maker_.Make(*scenario, *front::MakeEmptyDatabase());
  std::erase_if(in_use_, [](const auto& each) { return each.second.expired(); });
  in_use_[key] = scene;
  return scene;
}

}  // namespace understudy::control
