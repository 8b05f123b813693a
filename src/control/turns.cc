#include "control/turns.h"

#include "base/long_work.h"

namespace understudy::control {
namespace {

using Presence = http::ClientWatch::Presence;

// At clients, which costs a call of the system each time.
constexpr std::chrono::milliseconds kBetweenLooks{50};

}  // namespace

StopCheck::StopCheck(std::function<bool()> has_ended, const http::ClientWatch* client)
    : has_ended_(std::move(has_ended)),
      client_(client),
      began_(std::chrono::steady_clock::now()),
      next_look_(began_ + kBetweenLooks) {}

bool StopCheck::IsClientGone() const {
  if (client_ == nullptr || is_gone_) return is_gone_;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_look_) return false;
  next_look_ = now + kBetweenLooks;
  const auto presence = client_->Look();
  is_gone_ =
      presence == Presence::kGone || (presence == Presence::kEnded && now - began_ >= kPatience);
  return is_gone_;
}

void StopCheck::ThrowIfStopped() const {
  if (IsToStop()) throw NoThreadLeft();
}

Turns::Turn Turns::Take(const StopCheck& check) {
  std::unique_lock lock(mutex_);
  if (!ended_ && running_ < at_once_ && queue_.empty()) {
    ++running_;
    return Turn(*this);
  }
  if (ended_ || queue_.size() >= most_waiting_) throw NoThreadLeft();
  lock.unlock();
  ExpectLongWork();
  lock.lock();
  if (queue_.size() >= most_waiting_) throw NoThreadLeft();
  const auto place = queue_.insert(queue_.end(), Place());
  const bool is_needed = Await(lock, place, check);
  queue_.erase(place);
  // The next one may have a turn, too.
  changed_.notify_all();
  if (ended_ || !is_needed) throw NoThreadLeft();
  ++running_;
  return Turn(*this);
}

bool Turns::Await(std::unique_lock<std::mutex>& lock, Queue::const_iterator place,
                  const StopCheck& check) {
  while (!ended_ && (running_ >= at_once_ || place != queue_.cbegin())) {
    changed_.wait_for(lock, kBetweenLooks);
    if (check.IsToStopNow()) return false;
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
