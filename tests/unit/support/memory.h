#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>

#include "support/sanitizer.h"

#if !UNDERSTUDY_SANITIZED
#define UNDERSTUDY_TEST_MEMORY 1
#endif

namespace understudy::testing {

// The bound that docs/internals/decisions.md gives.
constexpr long kMostBytesPerByte = 20;

// How much memory `work()` takes at its peak, in bytes for each of the input's `size` bytes; 255
// for more, or when it returns false. In a process of its own, since a peak never falls.
template <typename Work>
long MemoryPerByte(std::size_t size, const Work& work) {
  const pid_t child = fork();
  if (child == 0) {
    const auto peak = [] {
      rusage usage{};
      getrusage(RUSAGE_SELF, &usage);
      return usage.ru_maxrss * 1024;
    };
    const long before = peak();
    const bool good = work();
    const long taken = (peak() - before) / static_cast<long>(size);
    _exit(good && taken < 255 ? static_cast<int>(taken) : 255);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

}  // namespace understudy::testing
