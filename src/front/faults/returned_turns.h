#pragma once

#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

#include "base/random.h"
#include "front/faults/rules.h"

namespace understudy::front {

// Turns of fault rules that requests have used in vain. A request that gives one back may be unable
// to wait for the world's lock, so the next one that has the lock undoes them. Thread-safe.
class ReturnedTurns {
 public:
  void Add(FaultTurn turn) {
    const std::lock_guard lock(mutex_);
    turns_.push_back(std::move(turn));
    any_ = true;
  }

  // `rules` and `random` are the world's, which is locked.
  void Undo(FaultRules& rules, Random& random) {
    if (!any_) return;
    const std::lock_guard lock(mutex_);
    any_ = false;
    // The last one may have drawn last.
    for (; !turns_.empty(); turns_.pop_back()) rules.TakeBack(turns_.back(), random);
  }

 private:
  std::atomic<bool> any_ = false;
  std::mutex mutex_;
  std::vector<FaultTurn> turns_;
};

}  // namespace understudy::front
