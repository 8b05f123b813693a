#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace understudy::http {

// Tells a connection that its source has something to send now. A copy does the same. Thread-safe.
class Waker {
 public:
  // Wakes nobody.
  Waker() = default;
  // `post` is called by the thread that wakes, at most once between two calls of
  // BodySource::Next(). It must not throw.
  explicit Waker(std::function<void()> post) : state_(std::make_shared<State>(std::move(post))) {}

  // Never blocks for long, so it may be called under a lock. Costs nothing worth mention while the
  // connection has yet to follow an earlier call. Does nothing once the reply has ended.
  void Wake() const noexcept {
    if (state_ && !state_->called.exchange(true)) state_->post();
  }

  // For the connection: whether Wake() was called since the last TakeCall().
  bool called() const { return state_ && state_->called.load(); }
  bool TakeCall() const { return state_ && state_->called.exchange(false); }

 private:
  struct State {
    explicit State(std::function<void()> poster) : post(std::move(poster)) {}
    const std::function<void()> post;
    std::atomic<bool> called = false;
  };
  std::shared_ptr<State> state_;
};

// The body of a reply that is made while it is sent: a stream of events, or a text that would take
// too much memory as a whole. The connection asks for the next piece once all earlier ones are in
// the socket's buffer. So a client that reads nothing makes it keep one piece at most, and never
// ask for another.
//
// A connection calls Start() once, then Next() as often as there is need, each by the thread that
// runs the loop, one at a time. It destroys the source when the reply has ended, when the client
// has gone, or when the server stops. In a reply to HEAD it is destroyed without a call.
// All of these must return within a millisecond or so, and must not call ExpectLongWork(). They
// may take a lock that is never held for long. What they read must be kept alive by the source.
class BodySource {
 public:
  enum class Status {
    kPiece,       // `piece` is to be sent; ask again afterwards
    kNothingNow,  // ask again after Waker::Wake()
    kEnd,         // the body is whole
    kFailed,      // it never will be: the connection ends by RST
  };

  virtual ~BodySource() = default;

  // `waker` may be kept, and used by any thread at any time.
  virtual void Start(Waker /*waker*/) {}  // NOLINT(performance-unnecessary-value-param)

  // With kPiece, writes the next bytes of the body to `piece`, which is empty before. About 16 to
  // 64 KiB are best where there is so much: each piece costs a call of the system. An exception is
  // as good as kFailed.
  virtual Status Next(std::string& piece) = 0;

  // After kNothingNow, Next() is called after this time at the latest, so that a source can send
  // signs of life. 0: only after Waker::Wake().
  virtual std::chrono::milliseconds longest_wait() const { return std::chrono::milliseconds(0); }

  // The bytes that it keeps alive besides a piece, and for itself: they count for --max-buffer.
  // They may become fewer with each piece, and not more: nothing would make room for them.
  virtual std::size_t memory() const { return 0; }

  // Whether the body has no end of its own. Such a stream ends when its client sends FIN, and at
  // once when the server stops. Others go on in both cases, as long as they have pieces.
  virtual bool endless() const { return false; }
};

}  // namespace understudy::http
