#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/random.h"
#include "front/admin_changes.h"
#include "front/faults/returned_turns.h"
#include "front/faults/rules.h"
#include "front/limits.h"
#include "front/seeded_scenario.h"
#include "front/webhooks/deliveries.h"
#include "front/webhooks/engine.h"
#include "journal/journal.h"
#include "scenario/strict.h"
#include "store/state.h"

namespace understudy::front {

// The state of a world besides its rows. A value: a copy is independent.
struct WorldSettings {
  // The settings of a new world.
  explicit WorldSettings(const SeededScenario& seeded)
      : clock(seeded.clock.Begun()),
        random(seeded.seed),
        asked_faults(~seeded.seed),
        limits(seeded.service),
        webhooks(seeded.service, seeded.seed),
        faults(seeded.faults, clock.Now()) {}

  Clock clock;
  Random random;
  Random asked_faults;  // of the faults that requests ask for, which change no other number
  Limits limits;
  Webhooks webhooks;
  FaultRules faults;
  std::optional<scenario::Strict> strict = std::nullopt;  // overrides the scenario's keys
  AdminChanges admin_changes = nullptr;                   // of the rows that the world has
};

// The rows before the last write.
struct RowsBeforeLastWrite {
  store::Image image;
  store::Connections::Connection* last_connection = nullptr;
};

// One isolated copy of a scenario's state.
struct World : std::enable_shared_from_this<World> {
  using SteadyTime = std::chrono::steady_clock::time_point;

  World(std::string its_name, std::shared_ptr<const SeededScenario> its_scenario, store::Image rows,
        WorldSettings its_settings, std::shared_ptr<journal::Journal> its_journal, SteadyTime now)
      : name(std::move(its_name)),
        scenario(std::move(its_scenario)),
        created(now),
        used(now),
        state(std::move(rows)),
        settings(std::move(its_settings)),
        journal(std::move(its_journal)) {}

  // Whether it may differ from a new world of its scenario.
  bool IsWritten() const { return created_written || writes > 0 || state.file != nullptr; }

  const std::string name;
  const std::shared_ptr<const SeededScenario>
      scenario;  // what a reset restores; has credentials and vendors' settings
  const SteadyTime created;
  std::atomic<SteadyTime> used;           // time of the last request
  std::atomic<std::uint64_t> writes = 0;  // number of changes; never decreases
  bool created_written = false;           // created from a written world or a file

  // Call this with the world locked, before its settings are read.
  void UndoReturnedTurns() { returned_turns.Undo(settings.faults, settings.random); }

  // Call it when deliveries were added, or the clock was set. The world may be locked.
  void WakeWebhooks() {
    if (webhook_engine != nullptr && !settings.webhooks.list().empty()) {
      webhook_engine->Wake(weak_from_this());
    }
  }

  store::State state;
  // Guarded by state.mutex.
  WorldSettings settings;
  Deliveries deliveries;
  WebhookEngine* webhook_engine = nullptr;  // nullptr: nothing is delivered
  // Kept while a fault rule needs them. Replaced whenever the rows are.
  std::optional<RowsBeforeLastWrite> rows_before_last_write;
  // What was asked. Stays when a world of the same name replaces this one.
  const std::shared_ptr<journal::Journal> journal;
  ReturnedTurns returned_turns;
  // Another world has this name now, or will soon: changes here would be lost. Set while the mutex
  // is held; may be read without it.
  std::atomic<bool> replaced = false;
};

}  // namespace understudy::front
