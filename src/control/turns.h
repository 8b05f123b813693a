#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <mutex>
#include <utility>

#include "control/stop_check.h"

namespace understudy::control {

// Limits how many calls that take much processor time run at once. The others wait, and get their
// turns in the order in which they came. Thread-safe.
class Turns {
 public:
  // `most_waiting`: each that waits holds a thread.
  Turns(std::size_t at_once, std::size_t most_waiting)
      : at_once_(at_once), most_waiting_(most_waiting) {}
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  // Ends with its destruction. Must not outlive the Turns.
  class Turn {
   public:
    explicit Turn(Turns& turns) : turns_(&turns) {}
    Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)) {}
    Turn& operator=(Turn&&) = delete;
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      if (turns_ != nullptr) turns_->Give();
    }

   private:
    Turns* turns_;
  };

  // Waits for a turn, after ExpectLongWork(). Throws NoThreadLeft if too many wait already, and
  // SearchStopped if `check` says so meanwhile, or after End().
  [[nodiscard]] Turn Take(const StopCheck& check = {});
  // From now on Take() throws, also in calls that wait. Those that have a turn see has_ended().
  void End();
  bool has_ended() const { return ended_; }
  std::size_t waiting() const;

 private:
  struct Place {};  // of a waiting call
  using Queue = std::list<Place>;

  void Give();
  // Waits in `lock`. False: `check` says to stop.
  bool Await(std::unique_lock<std::mutex>& lock, Queue::const_iterator place,
             const StopCheck& check);

  const std::size_t at_once_;
  const std::size_t most_waiting_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::size_t running_ = 0;
  Queue queue_;
  std::atomic<bool> ended_ = false;  // written under the mutex
};

}  // namespace understudy::control
