#pragma once

#include <signal.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace understudy {

// The signals that stop the program: SIGTERM, SIGINT, and SIGHUP unless nohup made us ignore it.
sigset_t StopSignals();

// Blocks them in this thread and in all that it starts later.
void BlockStopSignals();

// Keeps the promise that a stop takes 5 s at most, whatever a handler does. Once a stop has begun,
// another signal, or the end of the 5 s, ends the process at once: exit status 128 + signal, or 0.
//
// Create it after BlockStopSignals() and before what must be stopped, so that it outlives that.
class StopGuard {
 public:
  // `before_exit` runs on another thread before the process is ended at once. It must not block.
  explicit StopGuard(std::function<void()> before_exit);
  // Ends the watch.
  ~StopGuard();
  StopGuard(const StopGuard&) = delete;
  StopGuard& operator=(const StopGuard&) = delete;

  // Returns the first signal; the stop has begun then.
  int AwaitSignal();

  // Begins a stop without a signal.
  void Begin();

 private:
  void Watch();
  [[noreturn]] void EndNow(int status) const;

  const std::function<void()> before_exit_;
  const int signals_;  // a signalfd
  const int wake_;     // an eventfd: look at what is below
  std::mutex mutex_;   // guards what follows
  std::condition_variable changed_;
  int signal_ = 0;  // the first one
  bool begun_ = false;
  bool ended_ = false;
  std::thread thread_;  // last: it uses the rest
};

}  // namespace understudy
