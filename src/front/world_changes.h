#pragma once

#include <chrono>
#include <optional>

#include "front/worlds.h"

namespace understudy::front {

// A copy of what the world holds now. The caller has locked the world, as for all functions below.
Contents CopyOf(World& world);
// Replaces all that the world holds, except its scenario.
void Replace(World& world, Contents contents);

// Copies the rows before a write. The caller stores the copy in World::rows_before_last_write after
// the write. nullopt if no fault rule needs them.
std::optional<RowsBeforeLastWrite> KeepRowsBeforeWrite(World& world);

// Call it when fault rules are removed or replaced: the next rule may be added after further
// writes, and then these rows would be too old.
void DropRowsBeforeLastWrite(World& world);

// Sets the world's clock. Switching between the machine's time and a simulated one restarts the
// durations that count from the world's start (outages): the old start means nothing in the new
// time.
void SetClock(World& world, const Clock& clock);
// Advances the clock. Returns false and changes nothing if that would pass Clock::kLast.
bool AdvanceClock(World& world, std::chrono::milliseconds by);

// The parts of a world that can be reset separately.
struct Parts {
  bool data = true;
  bool clock = true;
  bool faults = true;
  bool limits = true;
  bool journal = true;
  bool settings = true;  // `strict`
  bool webhooks = true;  // and their deliveries

  bool AreAll() const {
    return data && clock && faults && limits && journal && settings && webhooks;
  }
};
// Resets these parts to the world's scenario. `data` includes the random numbers. If all parts are
// reset and the scenario was reloaded since, the world is `replaced` afterwards: the next request
// gets a new world of the reloaded scenario.
void Reset(World& world, const Parts& parts);

}  // namespace understudy::front
