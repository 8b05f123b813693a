#include "front/world_changes.h"

#include <utility>

#include "front/webhooks/kept_webhooks.h"
#include "store/snapshot.h"

namespace understudy::front {

Contents CopyOf(World& world) {
  Contents contents(world.scenario, store::CopyRows(world.state), world.settings,
                    world.IsWritten());
  if (world.rows_before_last_write)
    contents.rows_before_last_write = world.rows_before_last_write->image.Fork();
  return contents;
}

bool AdvanceClock(World& world, std::chrono::milliseconds by) {
  Clock& clock = world.settings.clock;
  if (clock.Now() + by > Clock::kLast) return false;
  clock = clock.Advanced(by, SteadyNow());
  ++world.writes;
  world.WakeWebhooks();
  return true;
}

std::optional<RowsBeforeLastWrite> KeepRowsBeforeWrite(World& world) {
  if (!world.settings.faults.needs_rows_before_last_write()) return std::nullopt;
  return RowsBeforeLastWrite{store::CopyRows(world.state)};
}

void DropRowsBeforeLastWrite(World& world) { world.rows_before_last_write.reset(); }

void SetClock(World& world, const Clock& clock) {
  WorldSettings& settings = world.settings;
  if (settings.clock.is_machines() != clock.is_machines()) {
    settings.faults.SetStart(clock.Now());
  }
  settings.clock = clock;
  ++world.writes;
  world.WakeWebhooks();
}

void Replace(World& world, Contents contents) {
  // The file must open again with the scenario of this world, whatever rows it has now.
  if (world.state.file != nullptr) store::TakeFingerprint(contents.rows, world.scenario->rows);
  store::ReplaceRows(world.state, std::move(contents.rows));
  world.rows_before_last_write.reset();
  if (contents.rows_before_last_write)
    world.rows_before_last_write = RowsBeforeLastWrite{std::move(*contents.rows_before_last_write)};
  world.settings = std::move(contents.settings);
  world.deliveries.Clear();
  KeepWebhooks(world);
  ++world.writes;
  world.WakeWebhooks();
}

void Reset(World& world, const Parts& parts) {
  if (parts.journal) world.journal->Clear();
  // A --db file belongs to the scenario that seeded it.
  if (parts.AreAll() && world.scenario->superseded && world.state.file == nullptr) {
    world.deliveries.Clear();
    world.replaced = true;
    return;
  }
  Contents fresh(world.scenario);
  if (parts.data) {
    store::ReplaceRows(world.state, std::move(fresh.rows));
    world.rows_before_last_write.reset();
    world.settings.random = fresh.settings.random;
    world.settings.asked_faults = fresh.settings.asked_faults;
    world.settings.admin_changes = nullptr;
  }
  if (parts.clock) world.settings.clock = fresh.settings.clock;
  if (parts.webhooks) {
    world.settings.webhooks = fresh.settings.webhooks;
    world.deliveries.Clear();
  }
  if (parts.limits) world.settings.limits = std::move(fresh.settings.limits);
  if (parts.settings) world.settings.strict = fresh.settings.strict;
  // Outages count from the world's present time.
  if (parts.faults) {
    world.settings.faults = FaultRules(world.scenario->faults, world.settings.clock.Now());
    DropRowsBeforeLastWrite(world);
  }
  if (parts.data || parts.webhooks) KeepWebhooks(world);
  ++world.writes;
  world.WakeWebhooks();
}

}  // namespace understudy::front
