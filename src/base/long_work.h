#pragma once

namespace understudy {

// Says that this thread may be busy or blocked for more than a few milliseconds from here on: in a
// long SQL statement, or waiting for a lock that somebody holds for long. An event loop that runs
// on the thread is then taken over by another one, so that its other connections go on. Cheap to
// call again; without a loop it does nothing.
void ExpectLongWork();

// While it lives, ExpectLongWork() on this thread calls `take_over(context)`, once: when that
// returns true, somebody else has what the thread did besides.
class LongWorkScope {
 public:
  using TakeOver = bool (*)(void* context);
  LongWorkScope(TakeOver take_over, void* context);
  ~LongWorkScope();
  LongWorkScope(const LongWorkScope&) = delete;
  LongWorkScope& operator=(const LongWorkScope&) = delete;

  // Whether this thread's other work was taken over.
  static bool TakenOver();

 private:
  friend void ExpectLongWork();
  TakeOver take_over_;
  void* context_;
  bool taken_over_ = false;
  LongWorkScope* outer_;
};

}  // namespace understudy
