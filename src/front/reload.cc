#include "front/reload.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "scenario/scenario.h"
#include "vendors/own_api.h"
#include "vendors/own_catalog.h"

namespace understudy::front {
namespace {

constexpr std::size_t kMostNames = 10;  // in one line of the log

std::string Count(std::size_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

// "a, b and 3 more".
std::string Names(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kMostNames) {
    text += " and " + std::to_string(names.size() - kMostNames) + " more";
  }
  return text;
}

std::string Describe(const std::string& file, const Reloader::Reloaded& reloaded) {
  const Worlds::ReloadResult& worlds = reloaded.worlds;
  std::string text = "scenario `" + Printable(reloaded.scenario) + "` reloaded from " +
                     Printable(file) + ": " + Count(worlds.moved, "world") + " updated";
  if (worlds.stayed.empty()) return text;
  text += "; " + Count(worlds.stayed.size(), "world") + " kept as before: " + Names(worlds.stayed);
  return worlds.is_default_kept ? text + " (default keeps the rows of its --db file)" : text;
}

// Those that are named, by the command line or by the scenario.
scenario::LookedAt FilesOf(const scenario::Origin& origin) {
  scenario::LookedAt files;
  if (const auto file = origin.ScenarioFile(); !file.empty()) files.insert(file);
  for (const auto& api : origin.text.empty() ? ParseOwnApis(origin.apis) : origin.AllApis()) {
    for (const auto& path : {api.contract, api.vendor, api.beside}) {
      if (!path.empty()) files.insert(path);
    }
  }
  return files;
}

// For messages.
std::string FileOf(const scenario::Origin& origin) {
  auto file = origin.ScenarioFile();
  if (!file.empty()) return file;
  std::vector<std::string> names;
  for (auto& api : origin.AllApis()) names.push_back(std::move(api.contract));
  return Join(names, ", ");
}

}  // namespace

void LogWarnings(const Diagnostics& warnings) {
  for (const auto& each : warnings.list()) {
    log::Warn(Concat({each.file, ":", std::to_string(each.line), ":", std::to_string(each.column),
                      ": ", each.message}));
  }
}

void LogVendorFiles(const std::vector<OwnApi>& apis) {
  for (const auto& api : apis) {
    if (!api.vendor.empty()) log::Info(Concat({api.name, ": ", api.vendor, " is used"}));
  }
}

Reloader::Reloader(const ScenarioSeeder& seeder, Worlds& worlds, scenario::Origin origin)
    : seeder_(seeder), worlds_(worlds), origin_(std::move(origin)), files_(FilesOf(origin_)) {}

Reloader::Result Reloader::Reload() {
  const std::lock_guard lock(mutex_);
  return LoadAndMove();
}

scenario::LookedAt Reloader::Follow() {
  const std::lock_guard lock(mutex_);
  try {
    LoadAndMove();
  } catch (const std::exception& e) {
    log::Error("the scenario was not reloaded: " + std::string(e.what()));
  }
  return looked_at_;
}

tl::expected<scenario::Scenario, Diagnostics> Reloader::Load(Diagnostics& warnings) {
  looked_at_ = files_;
  auto apis = origin_.AllApis(&looked_at_);
  const auto current = seeder_.catalogs.Current();
  RequireServed(*current, apis);
  auto catalog = scenario::ReadCatalog(origin_, apis, warnings, &looked_at_);
  if (!catalog) return tl::make_unexpected(std::move(catalog.error()));
  if (HaveSameContent(**catalog, *current)) *catalog = current;
  return scenario::ReadScenario(origin_, *catalog, &looked_at_);
}

Reloader::Result Reloader::Refuse(const Diagnostics& errors) {
  std::string wrong = errors.Render();
  if (wrong.ends_with('\n')) wrong.pop_back();
  // An editor may save in several steps: log the same errors once.
  if (wrong != wrong_) {
    log::Error("the scenario is invalid; the previous one stays in use:\n" + wrong);
  }
  wrong_ = std::move(wrong);
  return tl::make_unexpected(errors);
}

Worlds::ReloadResult Reloader::Move(const scenario::Scenario& loaded) {
  const auto seeded = seeder_.Make(loaded, *MakeEmptyDatabase(*loaded.catalog));
  seeder_.catalogs.Replace(loaded.catalog);
  return worlds_.MoveTo(seeded);
}

Reloader::Result Reloader::LoadAndMove() {
  Diagnostics warnings(Severity::kWarning);
  const auto loaded = Load(warnings);
  if (!loaded) return Refuse(loaded.error());
  Reloaded reloaded{loaded->name, {}};
  if (FingerprintOf(*loaded).scenario == worlds_.scenario()->digest) {
    const std::string same = "scenario `" + Printable(loaded->name) + "` has not changed";
    wrong_.empty() ? log::Debug(same) : log::Info(same);
  } else {
    if (loaded->catalog != seeder_.catalogs.Current()) {
      LogWarnings(warnings);
      LogVendorFiles(origin_.AllApis());
    }
    reloaded.worlds = Move(*loaded);
    log::Info(Describe(FileOf(origin_), reloaded));
  }
  wrong_.clear();
  return reloaded;
}

}  // namespace understudy::front
