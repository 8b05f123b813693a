#include "control/scenario_cache.h"

#include <utility>

#include "base/long_work.h"
#include "scenario/own_apis.h"
#include "vendors/own_catalog.h"

namespace understudy::control {

ScenarioCache::Result ScenarioCache::Get(const std::string& name) {
  ExpectLongWork();
  const std::lock_guard lock(mutex_);
  const auto catalog = CatalogWith(scenario::OwnApisBeside(folder_, name));
  if (!catalog) return tl::make_unexpected(Refusal{catalog.error()});
  return Seed(scenario::LoadBeside(*catalog, folder_, name));
}

ScenarioCache::Result ScenarioCache::Get(scenario::SentText text) {
  ExpectLongWork();
  const std::lock_guard lock(mutex_);
  const auto catalog = CatalogWith(scenario::OwnApisSent(text, folder_));
  if (!catalog) return tl::make_unexpected(Refusal{catalog.error()});
  return Seed(scenario::LoadSent(*catalog, std::move(text), folder_));
}

ScenarioCache::Catalog ScenarioCache::CatalogWith(std::vector<OwnApi> apis) const {
  auto current = seeder_.catalogs.Current();
  if (apis.empty()) return current;
  RequireServed(*current, apis);
  Diagnostics ignored(Severity::kWarning);  // `understudy check` lists them
  return CatalogWithApis(current, apis, ignored);
}

ScenarioCache::Result ScenarioCache::Seed(const Loaded& scenario) {
  if (!scenario) return tl::make_unexpected(Refusal{scenario.error()});
  const std::string key = scenario::FingerprintOf(*scenario).scenario;
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
  if (scenario->catalog != seeder_.catalogs.Current()) seeder_.catalogs.Add(scenario->catalog);
  in_use_[key] = seeded;
  return seeded;
}

}  // namespace understudy::control
