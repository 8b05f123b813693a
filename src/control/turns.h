#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <utility>

namespace understudy::control {

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
  // Nobody gets a turn any more, those that wait neither.
  void End();
  std::size_t waiting() const;

 private:
  void Give();

  const std::size_t at_once_;
  const std::size_t most_waiting_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::size_t running_ = 0;
  std::size_t waiting_ = 0;
  bool ended_ = false;
};

}  // namespace understudy::control
