// Connection's third part: its list, its deadline and its share of memory.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <thread>

#include "base/long_work.h"
#include "http/connection.h"

namespace understudy::http {
namespace {

// The bytes on the heap: a short string is stored in the object.
std::size_t HeapSize(const std::string& text) {
  return text.capacity() > sizeof(std::string) ? text.capacity() : 0;
}

std::size_t MemoryOf(const std::shared_ptr<BodySource>& source) {
  return source ? source->memory() : 0;
}

// What a source's next piece may take, with what its chunk and TLS add.
constexpr std::size_t kPieceRoom = std::size_t{66} * 1024;

// How long a thread that has lost its loop waits for the loop to make room.
constexpr int kLooks = 10;
constexpr std::chrono::milliseconds kBetweenLooks{5};

}  // namespace

void Connection::TakeAnotherTurn() {
  if (!std::exchange(queued_, true)) loop_.again.push_back(id_);
}

void Connection::SetDeadline(Timers::Time at) {
  deadline_ = at;
  if (at >= armed_) return;
  armed_ = at;
  loop_.timers.Add(at, id_);
}

bool Connection::IsIdle() const {
  return state_ == State::kReading && in_.empty() && out_.empty() && (!tls_ || tls_->established());
}

std::list<Connection*>& Connection::RightList() const {
  if (IsIdle()) return loop_.idle;
  if (state_ == State::kWriting && !writable_) return loop_.blocked;
  if (state_ != State::kDelayed && state_ != State::kAwaitingSource) return loop_.busy;
  return hung_up_ ? loop_.left : loop_.delayed;
}

void Connection::Settle() {
  auto& to = RightList();
  if (&to == list_ && &to != &loop_.idle) return;
  if (&to == &loop_.left) ProbeClient();
  if (&to == &loop_.blocked) {
    judged_ = loop_.now;
    judged_taken_ = written_ - static_cast<std::uint64_t>(Untaken());
  }
  to.splice(to.end(), *list_, place_);
  list_ = &to;
  idle_since_ = loop_.now;
}

bool Connection::Hold(std::size_t bytes) {
  if (loop_.budget.Change(accounted_, bytes)) return true;
  if (LongWorkScope::TakenOver()) return AwaitRoom(bytes);
  loop_.make_room(bytes - accounted_, this);
  return loop_.budget.Change(accounted_, bytes);
}

bool Connection::AwaitRoom(std::size_t bytes) {
  for (int i = 0; i < kLooks; ++i) {
    loop_.wake();
    std::this_thread::sleep_for(kBetweenLooks);
    if (loop_.budget.Change(accounted_, bytes)) return true;
  }
  return false;
}

bool Connection::Account() {
  std::size_t wanted = HeapSize(in_) + HeapSize(out_);
  if (next_) wanted += HeapSize(next_->bytes) + MemoryOf(next_->source);
  return Hold(wanted + MemoryOf(source_));
}

bool Connection::Reserve(const Message& message) {
  // TLS adds less than this.
  const std::size_t added = tls_ ? message.bytes.size() / 100 + 1024 : 0;
  const std::size_t piece = message.source ? kPieceRoom + MemoryOf(message.source) : 0;
  return Hold(HeapSize(in_) + HeapSize(out_) + HeapSize(message.bytes) + added + piece);
}

bool Connection::ReservePiece() {
  return Hold(HeapSize(in_) + HeapSize(out_) + MemoryOf(source_) + kPieceRoom);
}

void Connection::ProbeClient() const {
  // The client's system answers probes for a socket that can still read. Where the program has
  // closed it, Linux answers for a minute (tcp_fin_timeout) and then with RST. Sooner only bytes of
  // a reply would show it.
  constexpr int kOn = 1;
  constexpr int kProbes = 4;
  constexpr int kSeconds = 5;
  setsockopt(socket_, IPPROTO_TCP, TCP_KEEPIDLE, &kSeconds, sizeof(kSeconds));
  setsockopt(socket_, IPPROTO_TCP, TCP_KEEPINTVL, &kSeconds, sizeof(kSeconds));
  setsockopt(socket_, IPPROTO_TCP, TCP_KEEPCNT, &kProbes, sizeof(kProbes));
  setsockopt(socket_, SOL_SOCKET, SO_KEEPALIVE, &kOn, sizeof(kOn));
}

}  // namespace understudy::http
