#pragma once

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <limits>

#include "support/sanitizer.h"

namespace understudy::testing {

// The processor time that this thread has used, in seconds.
inline double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Linear work on eight times the input takes eight times as long, quadratic work 64 times. This
// allows 3 times for each doubling: what no longer fits into a cache takes longer.
constexpr double kLinear = 3.0 * 3.0 * 3.0;

// How many times as long `run(make(8 * size))` takes as `run(make(size))`, in processor time of
// this thread. Other work on the machine slows this thread by turns: so each attempt has the small
// input eight times around the large one, the attempt with the least growth counts, and none is
// made once the growth is linear. Under a sanitizer, whose own work grows otherwise, each runs once
// and the answer is 0.
template <typename Make, typename Run>
double Growth(std::size_t size, const Make& make, const Run& run) {
  constexpr int kAttempts = 30;
  const auto small = make(size);
  const auto large = make(8 * size);
  if (UNDERSTUDY_SANITIZED) {
    run(small);
    run(large);
    return 0;
  }
  const auto seconds = [&](const auto& input, int times) {
    const double before = ProcessorSeconds();
    for (int i = 0; i < times; ++i) run(input);
    return ProcessorSeconds() - before;
  };
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kAttempts && least > kLinear; ++i) {
    const double before = seconds(small, 4);
    const double eight = seconds(large, 1);
    least = std::min(least, 8 * eight / (before + seconds(small, 4)));
  }
  return least;
}

}  // namespace understudy::testing
