#include "front/reload.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "scenario/scenario.h"

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

}  // namespace

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

Reloader::Result Reloader::LoadAndMove() {
  looked_at_ = {file_};
  const auto loaded = scenario::LoadFile(seeder_.catalog, file_, looked_at_);
  if (!loaded) {
    std::string wrong = loaded.error().Render();
    if (wrong.ends_with('\n')) wrong.pop_back();
    // An editor may save in several steps: log the same errors once.
    if (wrong != wrong_) {
      log::Error("the scenario is invalid; the previous one stays in use:\n" + wrong);
    }
    wrong_ = std::move(wrong);
    return tl::make_unexpected(loaded.error());
  }
  Reloaded reloaded{loaded->name, {}};
  if (FingerprintOf(*loaded).scenario == worlds_.scenario()->digest) {
    const std::string same = "scenario `" + Printable(loaded->name) + "` has not changed";
    wrong_.empty() ? log::Debug(same) : log::Info(same);
  } else {
    reloaded.worlds = worlds_.MoveTo(seeder_.Make(*loaded, *MakeEmptyDatabase(*loaded->catalog)));
    log::Info(Describe(file_, reloaded));
  }
  wrong_.clear();
  return reloaded;
}

}  // namespace understudy::front
