#include "control/turns.h"

#include "base/long_work.h"

namespace understudy::control {

void StopCheck::ThrowIfStopped() const {
  if (is_to_stop_ && is_to_stop_()) throw NoThreadLeft();
}

Turns::Turn Turns::Take() {
  std::unique_lock lock(mutex_);
  if (!ended_ && running_ < at_once_) {
    ++running_;
    return Turn(*this);
  }
  if (ended_ || waiting_ >= most_waiting_) throw NoThreadLeft();
  lock.unlock();
  ExpectLongWork();
  lock.lock();
  if (waiting_ >= most_waiting_) throw NoThreadLeft();
  ++waiting_;
  changed_.wait(lock, [this] { return ended_ || running_ < at_once_; });
  --waiting_;
  if (ended_) throw NoThreadLeft();
  ++running_;
  return Turn(*this);
}

void Turns::Give() {
  {
    const std::lock_guard lock(mutex_);
    --running_;
  }
  changed_.notify_one();
}

void Turns::End() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
}

std::size_t Turns::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

}  // namespace understudy::control
