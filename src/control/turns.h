#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>

namespace understudy::control {

// Ends a search whose result nobody needs any more. Cheap: a search asks it for each entry that it
// compares. Thread-safe if the function is.
class StopCheck {
 public:
  StopCheck() = default;  // never ends it
  explicit StopCheck(std::function<bool()> is_to_stop) : is_to_stop_(std::move(is_to_stop)) {}

  // Throws NoThreadLeft if the search is to end: its client gets 503, if it is still there.
  void ThrowIfStopped() const;
  const std::function<bool()>& is_to_stop() const { return is_to_stop_; }

 private:
  std::function<bool()> is_to_stop_;
};

// Lets only so many run at once what takes much processor time. Thread-safe.
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
  // after End().
  [[nodiscard]] Turn Take();
  // Nobody gets a turn any more, those that wait neither. Those that have one see has_ended().
  void End();
  bool has_ended() const { return ended_; }
  std::size_t waiting() const;

 private:
  void Give();

  const std::size_t at_once_;
  const std::size_t most_waiting_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::size_t running_ = 0;
  std::size_t waiting_ = 0;
  std::atomic<bool> ended_ = false;  // written under the mutex
};

}  // namespace understudy::control
