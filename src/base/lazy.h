#pragma once

#include <atomic>
#include <mutex>
#include <optional>

namespace understudy {

// A value that is made at its first use; other threads wait meanwhile. Thread-safe. Not
// std::call_once: with clang's and g++'s thread sanitizers, one that threw never ends again.
template <typename Value>
class Lazy {
 public:
  // If `make` throws, so does Get, and the next call makes it again.
  template <typename Make>
  const Value& Get(const Make& make) {
    if (!made_.load(std::memory_order_acquire)) {
      const std::lock_guard lock(mutex_);
      if (!value_) value_.emplace(make());
      made_.store(true, std::memory_order_release);
    }
    return *value_;
  }

 private:
  std::atomic<bool> made_ = false;
  std::mutex mutex_;
  std::optional<Value> value_;  // not changed once `made_` is true
};

}  // namespace understudy
