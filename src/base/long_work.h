#pragma once

namespace understudy {

// Call this before work that may block or keep this thread busy for more than a few milliseconds: a
// long SQL statement, a wait for a lock, a file. If the thread runs an event loop, another thread
// takes the loop over, so that its other connections are served. A second call does nothing, and so
// does a call on a thread without a loop. docs/internals/long-work.md shows the whole way.
void ExpectLongWork();

// While it lives, the first ExpectLongWork() on this thread calls `take_over(context)`. True means
// that another thread has taken over; false, that none could, and the next call tries again.
class LongWorkScope {
 public:
  using TakeOver = bool (*)(void* context);
  LongWorkScope(TakeOver take_over, void* context);
  ~LongWorkScope();
  LongWorkScope(const LongWorkScope&) = delete;
  LongWorkScope& operator=(const LongWorkScope&) = delete;

  // Whether another thread has taken over from this one.
  static bool TakenOver();

 private:
  friend void ExpectLongWork();
  TakeOver take_over_;
  void* context_;
  bool taken_over_ = false;
  LongWorkScope* outer_;
};

}  // namespace understudy
