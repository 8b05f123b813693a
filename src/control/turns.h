#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <utility>

#include "http/client_watch.h"

namespace understudy::control {

// Tells whether anybody still needs the result of a search. Used by one thread.
class StopCheck {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // TCP does not show at once whether a client that sends no more has gone or waits for the reply.
  // So long such a client gets the reply.
  static constexpr std::chrono::seconds kPatience{1};

  StopCheck() = default;  // somebody always needs it
  // Nobody does once `has_ended` returns true, or the client has gone. `client` may be null.
  explicit StopCheck(std::function<bool()> has_ended, const http::ClientWatch* client = nullptr);

  // Cheap: a search asks it for each comparison, and only some calls look at the client.
  bool IsToStop() const {
    if (!has_ended_) return false;
    return has_ended_() || is_gone_ || (calls_++ % kCallsForLook == 0 && IsClientGone());
  }
  // The same for one that waits, and asks seldom.
  bool IsToStopNow() const { return has_ended_ && (has_ended_() || IsClientGone()); }
  // Throws NoThreadLeft if the search is to end: its client gets 503, if it is still there.
  void ThrowIfStopped() const;

 private:
  // Looks at the client, but not too often.
  bool IsClientGone() const;

  static constexpr unsigned kCallsForLook = 16;

  std::function<bool()> has_ended_;
  const http::ClientWatch* client_ = nullptr;
  Time began_ = {};
  mutable Time next_look_ = {};
  mutable unsigned calls_ = 0;
  mutable bool is_gone_ = false;
};

// Lets only so many run at once what takes much processor time, in the order in which they came.
// Thread-safe.
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

  // Waits for a turn, after ExpectLongWork(). Throws NoThreadLeft if too many wait already, if
  // `check` is to stop meanwhile, and after End().
  [[nodiscard]] Turn Take(const StopCheck& check = {});
  // Nobody gets a turn any more, those that wait neither. Those that have one see has_ended().
  void End();
  bool has_ended() const { return ended_; }
  std::size_t waiting() const;

 private:
  struct Place {};  // of one that waits
  using Queue = std::list<Place>;

  void Give();
  // Waits in `lock`. False: nobody needs the turn any more.
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
