#include "understudy/world.h"

#include <memory>
#include <utility>

#include "base/diagnostics.h"
#include "base/yaml.h"
#include "front/locked_world.h"
#include "front/world_changes.h"
#include "front/world_file.h"
#include "front/worlds.h"
#include "scenario/clock_setting.h"
#include "scenario/fault.h"
#include "scenario/strict.h"
#include "vendors/vendor.h"

namespace understudy {
namespace {

// Runs `act` with the world locked. kChange counts a write, for an `act` that does not count
// itself.
enum class Use { kLook, kChange };
template <typename Do>
auto Hold(front::Worlds& worlds, const std::string& name, Use use, const Do& act) {
  const auto world = front::LockFound(worlds, [&] { return worlds.Get(name); });
  if (!world) throw WorldFailure(world.error().detail);
  if (use == Use::kChange) ++(*world)->writes;
  return act(**world);
}

void SetClock(front::Worlds& worlds, const std::string& name, const Clock& clock) {
  Hold(worlds, name, Use::kLook, [&](front::World& world) { front::SetClock(world, clock); });
}

Instant CheckedTime(Instant at) {
  if (at >= Clock::kFirst && at <= Clock::kLast) return at;
  throw std::invalid_argument("the time of a clock must be in the years 1970 to 9999");
}

std::optional<scenario::Strict> ToScenario(std::optional<Strict> strict) {
  if (!strict) return std::nullopt;
  switch (*strict) {
    case Strict::kOff:
      return scenario::Strict::kOff;
    case Strict::kReport:
      return scenario::Strict::kReport;
    case Strict::kRefuse:
      return scenario::Strict::kRefuse;
  }
  throw std::invalid_argument("no value of Strict");
}

front::SharedRule ReadRule(const SharedCatalog& catalog, const std::string& text) {
  const Source source{"rule", text};
  Diagnostics diagnostics;
  const auto node = ParseYaml(source, diagnostics);
  auto rule = node ? scenario::FaultRuleParser(catalog).Parse(*node, diagnostics) : std::nullopt;
  if (!rule || !diagnostics.empty()) throw WorldFailure(diagnostics.Render());
  return std::make_shared<const scenario::FaultRule>(std::move(*rule));
}

}  // namespace

World::World(front::Worlds& worlds, const journal::Redaction& redaction,
             const std::string& server_url, const std::string& name)
    : worlds_(&worlds),
      redaction_(&redaction),
      server_url_(server_url),
      name_(name),
      url_(server_url + "/~" + name) {
  if (const auto why = front::WhyNoWorldName(name)) throw std::invalid_argument(*why);
}

void World::Reset() {
  Hold(*worlds_, name_, Use::kLook,
       [](front::World& world) { front::Reset(world, front::Parts()); });
}

World World::Fork(const std::string& name) {
  World fork(*worlds_, *redaction_, server_url_, name);
  auto made = worlds_->Create(name, Hold(*worlds_, name_, Use::kLook,
                                         [](front::World& world) { return front::CopyOf(world); }));
  if (!made) throw WorldFailure(made.error().detail);
  if (*made == nullptr) throw WorldFailure("World `" + name + "` already exists.");
  return fork;
}

void World::Delete() {
  if (name_ == front::kDefaultWorld) throw WorldFailure("World `default` can't be deleted.");
  worlds_->Delete(name_);
}

World::Time World::Now() const {
  return Hold(*worlds_, name_, Use::kLook,
              [](front::World& world) { return world.settings.clock.Now(); });
}

void World::FreezeClock(Time at) { SetClock(*worlds_, name_, Clock(CheckedTime(at))); }

void World::RunClock(Time from, double rate) {
  if (!(rate >= scenario::kSlowestRate && rate <= scenario::kFastestRate)) {
    throw std::invalid_argument("the rate of a clock must be from 0.001 to 86,400");
  }
  SetClock(*worlds_, name_, Clock(CheckedTime(from), SteadyNow(), rate));
}

void World::UseRealClock() { SetClock(*worlds_, name_, Clock()); }

void World::AdvanceClock(std::chrono::milliseconds by) {
  if (by.count() < 0 || by > std::chrono::days(366)) {
    throw std::invalid_argument("a clock can be advanced by 0 to 366 days");
  }
  const bool moved = Hold(*worlds_, name_, Use::kLook,
                          [&](front::World& world) { return front::AdvanceClock(world, by); });
  if (!moved) throw WorldFailure("The clock can't be advanced past the year 9999.");
}

void World::AddFault(const std::string& rule) {
  const auto read = ReadRule(worlds_->scenario()->service.catalog(), rule);
  Hold(*worlds_, name_, Use::kChange, [&](front::World& world) {
    world.settings.faults.Insert(read, world.settings.faults.list().size());
  });
}

void World::ClearFaults() {
  Hold(*worlds_, name_, Use::kChange, [](front::World& world) {
    world.settings.faults.ReplaceAll({});
    front::DropRowsBeforeLastWrite(world);
  });
}

void World::RefuseNext(const std::string& vendor, int calls) {
  if (calls < 0) throw std::invalid_argument("the number of calls must be 0 or more");
  Hold(*worlds_, name_, Use::kChange, [&](front::World& world) {
    for (const auto& served : world.scenario->service.vendors()) {
      if (served->contract->vendor() != vendor) continue;
      world.settings.limits.RefuseNext(vendor, calls);
      return;
    }
    throw WorldFailure("The scenario has no vendor `" + vendor + "`.");
  });
}

void World::SetStrict(std::optional<Strict> strict) {
  Hold(*worlds_, name_, Use::kChange,
       [&](front::World& world) { world.settings.strict = ToScenario(strict); });
}

std::string World::Snapshot() const {
  return front::ToFile(
      Hold(*worlds_, name_, Use::kLook, [](front::World& world) { return front::CopyOf(world); }));
}

void World::Restore(const std::string& file) {
  // Checking the file takes a while, so the world is not locked yet.
  const auto world = worlds_->Get(name_);
  if (!world) throw WorldFailure(world.error().detail);
  auto contents = front::FromFile(file, (*world)->scenario);
  if (!contents) throw WorldFailure(contents.error());
  Hold(*worlds_, name_, Use::kLook,
       [&](front::World& held) { front::Replace(held, std::move(*contents)); });
}

}  // namespace understudy
