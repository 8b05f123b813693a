#pragma once

#include "base/clock.h"
#include "base/node.h"
#include "base/shape.h"

// A clock as scenarios and the admin API write it. Both accept the same forms.
namespace understudy::scenario {

// How many seconds a running clock advances per second. The maximum is one day. A faster clock
// would pass years between two requests.
constexpr double kSlowestRate = 0.001;
constexpr double kFastestRate = 86'400;

// `real`, an instant, {real: true}, {frozen: instant}, {from: instant, rate}, or the form that
// `GET …/clock` shows: {mode, now, rate}.
Shape ClockShape();
// Reads a value that ClockShape() accepted; null means the machine's clock. A running clock starts
// now.
Clock ReadClock(const Node* node);

}  // namespace understudy::scenario
