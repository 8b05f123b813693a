#pragma once

#include <sys/epoll.h>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "http/connection.h"

namespace understudy::http {

// One event loop and its connections. One thread at a time runs the loop. When a handler calls
// ExpectLongWork(), a new thread takes the loop over, and the old one ends with that handler.
class Reactor {
 public:
  // All arguments must outlive the reactor. `most_left`: the most connections that wait for a delay
  // to pass while their clients send no more, and have gone for all that is known.
  Reactor(const Timeouts& timeouts, const AnswerFunctions& answers, Budget& budget,
          std::size_t most_left);
  // Only once nothing runs: before Start(), or after CutAndAwaitEnd().
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  void Start();

  // These may be called by any thread.

  // Takes a connected socket over. `replaces`: it replaces the connection that gives way first; it
  // is closed when none does. First give way those whose reply is delayed while the client sends no
  // more, then idle ones, then others whose reply is delayed; the longest first. When this throws,
  // the socket is still the caller's.
  void Add(int socket, std::unique_ptr<TlsSession> tls, bool replaces);
  // How soon a connection of this loop gives way, at the last look: the earlier, the sooner. For an
  // idle one, since when it is idle; max() when none gives way.
  std::chrono::steady_clock::time_point longest_idle() const {
    return std::chrono::steady_clock::time_point(
        std::chrono::steady_clock::duration(longest_idle_.load(std::memory_order_relaxed)));
  }
  std::size_t connections() const { return count_.load(std::memory_order_relaxed); }
  // Takes no more connections, closes the idle ones, answers what is under way without delay.
  void Drain();
  // After Drain(): whether all connections have ended by `deadline`.
  bool AwaitEmpty(std::chrono::steady_clock::time_point deadline);
  // After Drain(): drops all connections but those whose handler runs; waits for these.
  void CutAndAwaitEnd();

 private:
  // What other threads have for the loop.
  struct Inbox {
    struct Arrived {
      int socket;
      std::unique_ptr<TlsSession> tls;
      bool replaces;
    };
    std::vector<Arrived> sockets;
    std::vector<std::pair<std::uint64_t, std::optional<Message>>> answers;
    std::vector<std::uint64_t> woken;  // their sources have something to send
    bool drain = false;
    bool cut = false;
  };

  void Run();
  bool TakeOver();
  bool CanTakeOver();
  void Wake();
  void Post(std::uint64_t id, std::optional<Message> message);
  Waker NewWaker(std::uint64_t id) const;
  void PostWake(std::uint64_t id) noexcept;

  // Does one thing. The state is consistent between two calls, so that another thread can go on.
  // False at the end of the loop.
  bool Turn();
  // The same. An exception costs the connection that the turn was about.
  bool TurnOrDrop();
  void Await();
  std::chrono::milliseconds UntilNextTime() const;
  void ReadInbox();
  void Open(Inbox::Arrived arrived);
  // The connection that has been idle for the longest time; null when none is.
  Connection* LongestIdle() const;
  static Connection* FirstWaiting(const std::list<Connection*>& connections);
  // The connection that gives way first; null when none does.
  Connection* Evictable() const;
  Timers::Time EvictionRank() const;
  bool CloseOneIdle();
  bool CloseOneLeft();
  // Closes slow readers, the longest first, until `more` bytes fit the budget. Spares `asking`.
  // Whether they fit.
  bool MakeRoom(std::size_t more, const Connection* asking);
  // The same for what other loops, and threads without a loop, were refused.
  void MakeRoomForOthers();
  Connection* Find(std::uint64_t id) const;
  // The same, for the turn that begins.
  Connection* Pick(std::uint64_t id);
  // Does what a connection returned. Another thread may own it by now.
  void Do(std::uint64_t id, Connection::Next next);
  void Close(std::uint64_t id);

  // Where wakers, which may outlive the reactor, find it.
  struct Self {
    std::mutex mutex;
    Reactor* reactor;  // null once it is gone
  };

  const std::size_t most_left_;
  const std::shared_ptr<Self> self_;
  const int epoll_;
  const int wake_;  // an eventfd: something is in inbox_

  // Of the thread that has the loop.
  Loop loop_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections_;
  std::uint64_t next_id_ = 1;  // 0 is wake_
  std::array<epoll_event, 128> events_;
  int event_count_ = 0;
  int next_event_ = 0;
  std::size_t turns_left_ = 0;  // of loop_.again, before the next look at the sockets
  std::uint64_t picked_ = 0;    // what the turn is about
  std::vector<std::uint64_t> to_drain_;
  std::vector<std::pair<std::uint64_t, std::optional<Message>>> answers_;
  bool cut_ = false;
  std::uint64_t refusals_seen_ = 0;  // of the budget's

  std::atomic<std::size_t> count_ = 0;  // connections, those in inbox_ included
  std::atomic<std::chrono::steady_clock::rep> longest_idle_ =
      std::chrono::steady_clock::time_point::max().time_since_epoch().count();
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  Inbox inbox_;
  bool draining_ = false;
  bool ended_ = false;  // the loop has: drained, and no connection is left
  std::list<std::thread> threads_;
  std::vector<std::thread::id> finished_;  // of threads_, to be joined
};

}  // namespace understudy::http
