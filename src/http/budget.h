#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace understudy::http {

// Bytes that all connections together keep in memory: parts of requests, and replies that their
// clients have not read yet. Thread-safe.
class Budget {
 public:
  explicit Budget(std::size_t most) : most_(most) {}

  // Changes the bytes that one connection holds from `held` to `wanted`. False when they do not
  // fit: then nothing has changed, but the refusal.
  bool Change(std::size_t& held, std::size_t wanted) {
    if (wanted == held) return true;
    if (wanted > held) {
      const std::size_t more = wanted - held;
      if (used_.fetch_add(more, std::memory_order_relaxed) + more > most_) {
        used_.fetch_sub(more, std::memory_order_relaxed);
        lacking_.store(more, std::memory_order_relaxed);
        refusals_.fetch_add(1, std::memory_order_relaxed);
        return false;
      }
    } else {
      used_.fetch_sub(held - wanted, std::memory_order_relaxed);
    }
    held = wanted;
    return true;
  }

  // Whether `more` bytes fit now. True also when they never will: nothing would help then.
  bool HasRoom(std::size_t more) const {
    return more > most_ || used_.load(std::memory_order_relaxed) + more <= most_;
  }
  // How often Change() has refused, and how many bytes the last time.
  std::uint64_t refusals() const { return refusals_.load(std::memory_order_relaxed); }
  std::size_t lacking() const { return lacking_.load(std::memory_order_relaxed); }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> used_ = 0;
  std::atomic<std::uint64_t> refusals_ = 0;
  std::atomic<std::size_t> lacking_ = 0;
};

}  // namespace understudy::http
