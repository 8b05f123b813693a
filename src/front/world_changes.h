#pragma once

#include <chrono>
#include <optional>

#include "front/worlds.h"

namespace understudy::front {

// What a world is made of now. The caller holds it, as for all below.
Contents CopyOf(World& world);
// Makes the world what `contents` are, except for its scenario.
void Replace(World& world, Contents contents);

// The rows as they are, for World::rows_before_last_write once the write that comes is done;
// nullopt when no fault answers from them.
std::optional<RowsBeforeLastWrite> KeepRowsBeforeWrite(World& world);

// To be called when fault rules were taken away or replaced: rows that were kept for those are no
// rows from before a write that came after the ones of now.
void DropRowsBeforeLastWrite(World& world);

// Sets the world's clock. When it leaves the machine's time, or returns to it, durations from the
// world's start count from then: what it showed before is no time that the new one knows.
void SetClock(World& world, const Clock& clock);
// Moves it on. False, and nothing is changed, when that leads past Clock::kLast.
bool AdvanceClock(World& world, std::chrono::milliseconds by);

// Parts of a world that are reset by themselves.
struct Parts {
  bool data = true;
  bool clock = true;
  bool faults = true;
  bool limits = true;

  bool AreAll() const { return data && clock && faults && limits; }
};
// Makes them as the world's scenario begins. The random numbers go with the data. When all are
// reset and the scenario has been read again since, the world is `replaced` afterwards: another one
// that begins from today's has its name.
void Reset(World& world, const Parts& parts);

}  // namespace understudy::front
