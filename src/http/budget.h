#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace understudy::http {

// Bytes that all connections together keep in memory: parts of requests, and replies that their
// clients have not read yet. Thread-safe.
class Budget {
 public:
  explicit Budget(std::size_t most) : most_(most) {}

  // Changes the bytes that one connection holds from `held` to `wanted`. False when they do not
  // fit: then nothing has changed.
  bool Change(std::size_t& held, std::size_t wanted) {
    if (wanted == held) return true;
    if (wanted > held) {
      const std::size_t more = wanted - held;
      if (used_.fetch_add(more, std::memory_order_relaxed) + more > most_) {
        used_.fetch_sub(more, std::memory_order_relaxed);
        return false;
      }
    } else {
      used_.fetch_sub(held - wanted, std::memory_order_relaxed);
    }
    held = wanted;
    return true;
  }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> used_ = 0;
};

}  // namespace understudy::http
