#pragma once

#include "base/clock.h"
#include "base/node.h"
#include "base/shape.h"

// How scenarios, and calls that set a world's clock, write one.
namespace understudy::scenario {

// How many seconds a running clock counts a second. The fastest is a day: what is faster passes
// years before a client has asked twice.
constexpr double kSlowestRate = 0.001;
constexpr double kFastestRate = 86'400;
Shape RateShape();
// An instant that a clock can keep.
Shape ClockInstantShape();
// The value of the key `clock`: `real`, an instant, or {from, rate}.
Shape ClockShape();
// What was checked by that; the machine's clock when there is none.
Clock ReadClock(const Node* node);
// A clock that begins to run now, of {from, rate}.
Clock ReadRunningClock(const Node& node);

}  // namespace understudy::scenario
