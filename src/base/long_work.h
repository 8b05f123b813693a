#pragma once

#include <stdexcept>

namespace understudy {

// The thread runs an event loop, and no other thread is free to take the loop over. So the work
// that was announced can't be done, or the loop would wait for it. Thrown before that work has
// begun; http::Server answers the request with 503 and Retry-After.
class NoThreadLeft : public std::runtime_error {
 public:
  NoThreadLeft() : std::runtime_error("too many requests that take long run at once") {}
};

// Call this before work that may block or keep this thread busy for more than a few milliseconds: a
// long SQL statement, a wait for a lock, a file. If the thread runs an event loop, another thread
// takes the loop over, so that its other connections are served. A second call does nothing, and so
// does a call on a thread without a loop. Throws NoThreadLeft. docs/internals/long-work.md shows
// the whole way.
void ExpectLongWork();
// The same, but returns false instead of throwing: for callbacks of C libraries.
bool TryExpectLongWork() noexcept;
// Whether ExpectLongWork() would succeed now. Takes nothing over.
bool CanExpectLongWork();

// While this object exists, the first ExpectLongWork() on this thread calls `take_over(context)`.
// It returns true if another thread has taken over. It returns false if no thread could; the next
// call then tries again. `can_take_over(context)` says which it would be; null: always true.
class LongWorkScope {
 public:
  using TakeOver = bool (*)(void* context);
  LongWorkScope(TakeOver take_over, void* context, TakeOver can_take_over = nullptr);
  ~LongWorkScope();
  LongWorkScope(const LongWorkScope&) = delete;
  LongWorkScope& operator=(const LongWorkScope&) = delete;

  // Whether another thread has taken over from this one.
  static bool TakenOver();

 private:
  friend bool TryExpectLongWork() noexcept;
  friend bool CanExpectLongWork();
  TakeOver take_over_;
  TakeOver can_take_over_;
  void* context_;
  bool taken_over_ = false;
  LongWorkScope* outer_;
};

}  // namespace understudy
