#include "control/turns.h"

#include <chrono>

#include "base/long_work.h"

namespace understudy::control {
namespace {

// Between two looks of a waiting call at its StopCheck.
constexpr std::chrono::milliseconds kBetweenChecks{50};

}  // namespace

Turns::Turn Turns::Take(const StopCheck& check) {
  std::unique_lock lock(mutex_);
  if (!ended_ && running_ < at_once_ && queue_.empty()) {
    ++running_;
    return Turn(*this);
  }
  if (ended_) throw SearchStopped();
  if (queue_.size() >= most_waiting_) throw NoThreadLeft();
  lock.unlock();
  ExpectLongWork();
  lock.lock();
  if (queue_.size() >= most_waiting_) throw NoThreadLeft();
  const auto place = queue_.insert(queue_.end(), Place());
  const bool is_needed = Await(lock, place, check);
  queue_.erase(place);
  // The next one may have a turn, too.
  changed_.notify_all();
  if (ended_ || !is_needed) throw SearchStopped();
  ++running_;
  return Turn(*this);
}

bool Turns::Await(std::unique_lock<std::mutex>& lock, Queue::const_iterator place,
                  const StopCheck& check) {
  while (!ended_ && (running_ >= at_once_ || place != queue_.cbegin())) {
    changed_.wait_for(lock, kBetweenChecks);
    if (check.ShouldStopWaiting()) return false;
  }
  return true;
}

void Turns::Give() {
  {
    const std::lock_guard lock(mutex_);
    --running_;
  }
  changed_.notify_all();
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
  return queue_.size();
}

}  // namespace understudy::control
