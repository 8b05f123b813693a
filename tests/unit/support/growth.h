#pragma once

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <limits>

namespace understudy::testing {

// The processor time that this thread has used, in seconds.
inline double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Linear work on eight times the input takes eight times as long, quadratic work 64 times. This
// allows 3 times for each doubling: what no longer fits into a cache takes longer, above all under
// a sanitizer on a busy machine.
constexpr double kLinear = 3.0 * 3.0 * 3.0;

// How many times as long `run(make(8 * size))` takes as `run(make(size))`, in processor time of
// this thread. Other work on the machine only adds to a time: so the least of some attempts counts,
// and no further attempt is made once the growth is linear.
template <typename Make, typename Run>
double Growth(std::size_t size, const Make& make, const Run& run) {
  constexpr int kAttempts = 12;
  const auto small = make(size);
  const auto large = make(8 * size);
  const auto measure = [&](const auto& input, double& least) {
    const double before = ProcessorSeconds();
    run(input);
    least = std::min(least, ProcessorSeconds() - before);
  };
  double one = std::numeric_limits<double>::infinity();
  double eight = one;
  for (int i = 0; i < kAttempts; ++i) {
    for (int again = 0; again < 3; ++again) measure(small, one);
    measure(large, eight);
    if (eight <= kLinear * one) break;
  }
  return eight / one;
}

}  // namespace understudy::testing
