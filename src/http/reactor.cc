#include "http/reactor.h"

#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <new>
#include <system_error>

#include "base/log.h"
#include "base/long_work.h"

namespace understudy::http {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr std::uint64_t kWakeId = 0;

// The most threads of one loop. All but one run handlers that take long. When there are as many,
// a request that would take long is refused: the loop itself never waits.
constexpr std::size_t kMostThreads = 128;

// Between two looks at readers.
constexpr milliseconds kLeastPause{10};

void WarnOfNoThread(const char* why) noexcept {
  try {
    log::Warn(std::string("no thread to go on with other connections: ") + why);
  } catch (const std::bad_alloc&) {
    // Then it is not said.
  }
}

}  // namespace

Reactor::Reactor(const Timeouts& timeouts, const AnswerFunctions& answers, Budget& budget,
                 std::size_t most_left)
    : most_left_(most_left),
      self_(std::make_shared<Self>()),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      loop_{timeouts,
            answers,
            budget,
            [this](std::uint64_t id, std::optional<Message> message) {
              Post(id, std::move(message));
            },
            [this](std::uint64_t id) { return NewWaker(id); },
            [this](std::size_t more, const Connection* asking) {
              // Nobody else need give way for it then.
              if (MakeRoom(more, asking)) refusals_seen_ = loop_.budget.refusals();
            },
            [this] { Wake(); }} {
  self_->reactor = this;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = kWakeId;
  // So that a handler can end, and give its reply, where memory has given out.
  finished_.reserve(kMostThreads + 1);
  inbox_.answers.reserve(kMostThreads);
  answers_.reserve(kMostThreads);
  if (epoll_ < 0 || wake_ < 0 || epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "event loop");
  }
}

Reactor::~Reactor() {
  {
    const std::lock_guard lock(self_->mutex);
    self_->reactor = nullptr;
  }
  connections_.clear();
  close(wake_);
  close(epoll_);
}

void Reactor::Start() {
  const std::lock_guard lock(mutex_);
  threads_.emplace_back([this] { Run(); });
}

void Reactor::Run() {
  bool ended = false;
  {
    const LongWorkScope scope(
        [](void* reactor) { return static_cast<Reactor*>(reactor)->TakeOver(); }, this,
        [](void* reactor) { return static_cast<Reactor*>(reactor)->CanTakeOver(); });
    while (!ended && !LongWorkScope::TakenOver()) ended = !TurnOrDrop();
  }
  const std::lock_guard lock(mutex_);
  if (ended) ended_ = true;
  finished_.push_back(std::this_thread::get_id());
  changed_.notify_all();
}

bool Reactor::CanTakeOver() {
  const std::lock_guard lock(mutex_);
  return threads_.size() - finished_.size() < kMostThreads;
}

bool Reactor::TakeOver() {
  const std::lock_guard lock(mutex_);
  for (const auto& id : finished_) {
    const auto is_it = [&](const std::thread& thread) { return thread.get_id() == id; };
    const auto thread = std::find_if(threads_.begin(), threads_.end(), is_it);
    thread->join();
    threads_.erase(thread);
  }
  finished_.clear();
  if (threads_.size() >= kMostThreads) return false;
  try {
    threads_.emplace_back([this] { Run(); });
    return true;
  } catch (const std::exception& e) {
    WarnOfNoThread(e.what());
    return false;
  }
}

// --- From other threads

void Reactor::Wake() {
  const std::uint64_t one = 1;
  // It can fail only when the counter is full. Then the loop wakes anyway.
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
}

void Reactor::Add(int socket, std::unique_ptr<TlsSession> tls, bool replaces) {
  const std::lock_guard lock(mutex_);
  if (draining_) {
    close(socket);
    return;
  }
  inbox_.sockets.push_back({socket, std::move(tls), replaces});
  count_.fetch_add(1, std::memory_order_relaxed);
  if (inbox_.sockets.size() == 1) Wake();
}

void Reactor::Post(std::uint64_t id, std::optional<Message> message) {
  const std::lock_guard lock(mutex_);
  inbox_.answers.emplace_back(id, std::move(message));
  Wake();
}

Waker Reactor::NewWaker(std::uint64_t id) const {
  return Waker([self = self_, id] {
    const std::lock_guard lock(self->mutex);
    if (self->reactor != nullptr) self->reactor->PostWake(id);
  });
}

void Reactor::PostWake(std::uint64_t id) noexcept {
  try {
    const std::lock_guard lock(mutex_);
    inbox_.woken.push_back(id);
    if (inbox_.woken.size() == 1) Wake();
  } catch (const std::bad_alloc&) {
    // The connection sees at its next look that it was called.
  }
}

void Reactor::Drain() {
  const std::lock_guard lock(mutex_);
  draining_ = true;
  inbox_.drain = true;
  Wake();
}

bool Reactor::AwaitEmpty(SteadyClock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, deadline, [this] { return ended_; });
}

void Reactor::CutAndAwaitEnd() {
  std::list<std::thread> threads;
  {
    std::unique_lock lock(mutex_);
    inbox_.cut = true;
    Wake();
    changed_.wait(lock, [this] { return ended_ && finished_.size() == threads_.size(); });
    threads.swap(threads_);
    finished_.clear();
  }
  for (auto& thread : threads) thread.join();
}

// --- The loop

bool Reactor::TurnOrDrop() {
  try {
    return Turn();
  } catch (const std::exception&) {
    // Without memory. After a takeover another thread has the connections.
    if (LongWorkScope::TakenOver()) return true;
    if (picked_ == kWakeId) {
      Wake();  // what is left in the inbox is read again
    } else if (Connection* connection = Find(picked_)) {
      connection->Abandon();
      Close(picked_);
    }
    return true;
  }
}

bool Reactor::Turn() {
  if (next_event_ < event_count_) {
    const auto event = events_.at(static_cast<std::size_t>(next_event_++));
    if (event.data.u64 == kWakeId) {
      picked_ = kWakeId;
      ReadInbox();
    } else if (Connection* connection = Pick(event.data.u64)) {
      Do(event.data.u64, connection->OnEvents(event.events));
    }
    return true;
  }
  if (!answers_.empty()) {
    auto [id, message] = std::move(answers_.back());
    answers_.pop_back();
    Connection* connection = Pick(id);
    Do(id, cut_ ? Connection::Next::kGone : connection->OnAnswered(std::move(message)));
    return true;
  }
  if (const auto due = loop_.timers.PopDue(loop_.now)) {
    if (auto* connection = Pick(due->id)) Do(due->id, connection->OnDue(due->at));
    return true;
  }
  if (turns_left_ > 0) {
    --turns_left_;
    const auto id = loop_.again.front();
    loop_.again.pop_front();
    if (auto* connection = Pick(id)) Do(id, connection->OnTurn());
    return true;
  }
  if (!to_drain_.empty()) {
    const auto id = to_drain_.back();
    to_drain_.pop_back();
    if (auto* connection = Pick(id)) Do(id, connection->OnDrain());
    return true;
  }
  if (CloseOneIdle() || CloseOneLeft()) return true;
  if (loop_.draining && connections_.empty()) return false;
  Await();
  return true;
}

void Reactor::Await() {
  longest_idle_.store(EvictionRank().time_since_epoch().count(), std::memory_order_relaxed);
  const auto timeout = static_cast<int>(UntilNextTime().count());
  event_count_ = epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), timeout);
  next_event_ = 0;
  loop_.now = SteadyClock::now();
  MakeRoomForOthers();
  turns_left_ = loop_.again.size();
}

milliseconds Reactor::UntilNextTime() const {
  if (!loop_.again.empty()) return milliseconds(0);
  auto next = loop_.timers.Next();
  if (const auto* idle = LongestIdle()) {
    const auto end = idle->idle_since() + loop_.timeouts.idle;
    next = next ? std::min(*next, end) : end;
  }
  if (!loop_.blocked.empty()) {
    const auto look = SteadyClock::now() + std::max(loop_.timeouts.slow_reader, kLeastPause);
    next = next ? std::min<Timers::Time>(*next, look) : look;
  }
  if (!next) return milliseconds(-1);
  const auto left = std::chrono::ceil<milliseconds>(*next - SteadyClock::now());
  return std::clamp(left, milliseconds(0), milliseconds(std::chrono::hours(1)));
}

void Reactor::ReadInbox() {
  std::uint64_t ignored = 0;
  [[maybe_unused]] const ssize_t got = read(wake_, &ignored, sizeof(ignored));
  Inbox inbox;
  {
    const std::lock_guard lock(mutex_);
    answers_.reserve(answers_.size() + inbox_.answers.size());
    for (auto& answer : inbox_.answers) answers_.push_back(std::move(answer));
    inbox_.answers.clear();  // keeps its memory
    loop_.again.insert(loop_.again.end(), inbox_.woken.begin(), inbox_.woken.end());
    inbox_.woken.clear();
    std::swap(inbox.sockets, inbox_.sockets);
    inbox.drain = std::exchange(inbox_.drain, false);
    inbox.cut = std::exchange(inbox_.cut, false);
  }
  for (auto& arrived : inbox.sockets) Open(std::move(arrived));
  if (inbox.drain) {
    loop_.draining = true;
    for (const auto& [id, connection] : connections_) to_drain_.push_back(id);
  }
  if (inbox.cut) {
    cut_ = true;
    std::vector<std::uint64_t> all;
    for (const auto& [id, connection] : connections_) {
      if (connection->answering()) {
        connection->Cut();
      } else {
        all.push_back(id);
      }
    }
    for (const auto id : all) Close(id);
  }
}

void Reactor::Open(Inbox::Arrived arrived) {
  const Connection* evicted = arrived.replaces ? Evictable() : nullptr;
  if (evicted != nullptr) Close(evicted->id());
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u64 = next_id_;
  if ((arrived.replaces && evicted == nullptr) ||
      epoll_ctl(epoll_, EPOLL_CTL_ADD, arrived.socket, &event) != 0) {
    close(arrived.socket);
    count_.fetch_sub(1, std::memory_order_relaxed);
    return;
  }
  try {
    auto& connection = connections_[next_id_];
    connection =
        std::make_unique<Connection>(loop_, arrived.socket, next_id_, std::move(arrived.tls));
  } catch (const std::bad_alloc&) {
    connections_.erase(next_id_);
    close(arrived.socket);
    count_.fetch_sub(1, std::memory_order_relaxed);
  }
  ++next_id_;
}

Connection* Reactor::Pick(std::uint64_t id) {
  picked_ = id;
  return Find(id);
}

Connection* Reactor::Find(std::uint64_t id) const {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : found->second.get();
}

void Reactor::Do(std::uint64_t id, Connection::Next next) {
  if (next == Connection::Next::kGone) Close(id);
}

void Reactor::Close(std::uint64_t id) {
  connections_.erase(id);
  count_.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace understudy::http
