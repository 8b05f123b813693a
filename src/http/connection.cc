#include "http/connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <new>
#include <utility>

#include "base/long_work.h"
#include "base/text.h"
#include "http/peer_address.h"

namespace understudy::http {
namespace {

constexpr std::size_t kReadSize = std::size_t{64} * 1024;
// Replies to pipelined requests are gathered up to this size and sent at once; then the other
// connections have their turn.
constexpr std::size_t kBatch = std::size_t{16} * 1024;
// What it may otherwise do before that: reads of a body, mostly.
constexpr int kRounds = 16;

Problem NoMemoryLeft() {
  Problem problem{ProblemKind::kUnavailable, "The server has no memory left for another request."};
  problem.retry_after = std::chrono::seconds(1);
  return problem;
}

Problem NoMemoryFor(const Message& reply) {
  Problem problem = NoMemoryLeft();
  const std::size_t bytes = reply.source ? reply.source->memory() : 0;
  problem.detail =
      Concat({"The server has no memory left for the reply",
              bytes == 0 ? "" : Concat({", which needs ", std::to_string(bytes), " bytes"}),
              ": ask for less, or raise --max-buffer."});
  return problem;
}

bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

Connection::Connection(Loop& loop, int socket, std::uint64_t id, std::unique_ptr<TlsSession> tls)
    : loop_(loop),
      socket_(socket),
      id_(id),
      tls_(std::move(tls)),
      client_ip_(PeerAddress(socket)),
      list_(&loop.idle),
      place_(loop.idle.insert(loop.idle.end(), this)),
      idle_since_(loop.now) {
  if (!tls_) return;
  try {
    SetDeadline(loop_.now + loop_.timeouts.head);
  } catch (const std::bad_alloc&) {
    loop_.idle.erase(place_);
    throw;
  }
}

Connection::~Connection() {
  if (scanner_) ReportLostRequest();
  if (watcher_) EndWatch(false);
  SayTlsEnd();
  list_->erase(place_);
  loop_.budget.Change(accounted_, 0);
  close(socket_);
}

Connection::Next Connection::OnEvents(std::uint32_t events) {
  if ((events & (EPOLLIN | EPOLLRDHUP)) != 0) readable_ = true;
  if ((events & EPOLLRDHUP) != 0) hung_up_ = true;
  if ((events & EPOLLOUT) != 0) writable_ = true;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) broken_ = true;
  if (state_ == State::kAnswering) return Next::kStay;
  if (!broken_) return Advance();
  if (state_ == State::kReading && readable_) ReadRest();
  return Next::kGone;
}

Connection::Next Connection::OnDue(Timers::Time at) {
  if (at != armed_) return Next::kStay;
  armed_ = Timers::Time::max();
  // The deadline stays in deadline_. EndEarlyAnswer() sets it again.
  if (state_ == State::kAnswering) return Next::kStay;
  const auto deadline = std::exchange(deadline_, Timers::Time::max());
  if (deadline > loop_.now) {
    if (deadline != Timers::Time::max()) SetDeadline(deadline);
    return Next::kStay;
  }
  switch (state_) {
    case State::kReading:
      if (phase_ != Phase::kNone) {
        return RefuseAndSend(scanner_->line_problem().value_or(
            Problem{ProblemKind::kRequestTimeout, "The request did not arrive in time."}));
      }
      return tls_ && !tls_->established() ? Next::kGone : Next::kStay;
    case State::kDelayed:
      BeginNow(*std::exchange(next_, std::nullopt));
      return Advance();
    case State::kAwaitingSource:
      state_ = State::kWriting;
      return Advance();
    case State::kWriting:
      // A socket becomes writable only when a good part of its buffer is free.
      return writable_ || AwaitReader() ? Advance() : Next::kGone;
    case State::kAnswering:
    case State::kLingering:
      break;
  }
  return Next::kGone;
}

Connection::Next Connection::OnAnswered(std::optional<Message> message) {
  if (broken_) {
    if (message) scanner_.reset();  // its reply reports it
    return Next::kGone;
  }
  if (scanner_) {
    // The request is not whole yet.
    std::string_view bytes = in_;
    EndEarlyAnswer(bytes, std::move(message));
    Keep(bytes);
  } else {
    state_ = State::kReading;
    Begin(std::move(*message));
  }
  return Advance();
}

Connection::Next Connection::OnDrain() {
  if (state_ == State::kAnswering) return Next::kStay;
  bytes_per_second_ = 0;
  if (state_ == State::kDelayed) BeginNow(*std::exchange(next_, std::nullopt));
  // Requests that have arrived meanwhile are answered too.
  readable_ = true;
  return Advance();
}

void Connection::Cut() {
  broken_ = true;
  shutdown(socket_, SHUT_RDWR);
}

Connection::Next Connection::Advance() {
  Next next = Go();
  if (next != Next::kStay) return next;
  if (!Account()) {
    if (state_ != State::kReading || !scanner_) return Next::kGone;
    next = RefuseAndSend(NoMemoryLeft());
    if (next != Next::kStay) return next;
  }
  Settle();
  return Next::kStay;
}

Connection::Next Connection::Go() {
  if (HasLostReader()) return Next::kGone;
  for (int round = 0; round < kRounds; ++round) {
    switch (state_) {
      case State::kReading:
        if (const Next next = Read(); next != Next::kStay) return next;
        if (state_ == State::kReading && out_.empty()) return Next::kStay;
        if (state_ == State::kReading) state_ = State::kWriting;
        break;
      case State::kWriting:
        if (!Flush()) return Next::kGone;
        if (sent_ < out_.size()) return IsToEndSource() ? Next::kGone : Next::kStay;
        if (const Next next = Finish(); next != Next::kStay) return next;
        if (state_ == State::kReading && !in_.empty()) {
          TakeAnotherTurn();
          return Next::kStay;
        }
        break;
      case State::kAwaitingSource:
        if (!waker_.called() && !IsToEndSource()) return Next::kStay;
        state_ = State::kWriting;
        break;
      case State::kLingering:
        return Linger();
      case State::kAnswering:
      case State::kDelayed:
        return Next::kStay;
    }
  }
  TakeAnotherTurn();
  return Next::kStay;
}

// --- Requests

Connection::Next Connection::Read() {
  if (!in_.empty()) {
    if (const Next next = Serve(in_); next != Next::kStay) return next;
  }
  for (int round = 0; state_ == State::kReading && readable_ && out_.size() < kBatch; ++round) {
    if (round == kRounds) {
      if (out_.empty()) TakeAnotherTurn();
      break;
    }
    std::string_view bytes;
    const Received received = Receive(bytes);
    if (received == Received::kBroken) return Next::kGone;
    if (received == Received::kNothing) continue;
    if (!in_.empty()) bytes = in_.append(bytes);
    if (const Next next = Serve(bytes); next != Next::kStay) return next;
  }
  const bool waits = state_ == State::kReading && out_.empty() && !readable_;
  if (waits && ended_ && scanner_ && scanner_->line_problem()) {
    return Refuse(*scanner_->line_problem());
  }
  const bool over = ended_ || (loop_.draining && in_.empty());
  return waits && over ? Next::kGone : Next::kStay;
}

Connection::Next Connection::Serve(std::string_view bytes) {
  while (!bytes.empty() && state_ == State::kReading && out_.size() < kBatch) {
    if (!scanner_) {
      scanner_.emplace(loop_.timeouts.limits);
      first_byte_ = loop_.now;
    }
    const auto status = scanner_->Scan(bytes);
    if (status == RequestScanner::Status::kNeedMore) {
      if (const Next next = AwaitRest(bytes); next != Next::kStay) return next;
      break;
    }
    const bool whole = status == RequestScanner::Status::kComplete;
    const Next next = AnswerFirst(bytes, whole ? std::nullopt : std::optional(scanner_->problem()));
    if (next != Next::kStay) return next;
  }
  Keep(bytes);
  return Next::kStay;
}

Connection::Next Connection::AnswerFirst(std::string_view& bytes,
                                         const std::optional<Problem>& refused) {
  const bool close = refused || !scanner_->keep_alive() || loop_.draining;
  const auto size = refused ? bytes.size() : scanner_->size();
  // Its deadline ends: the handler may take long.
  if (std::exchange(phase_, Phase::kNone) != Phase::kNone) SetDeadline(Timers::Time::max());
  state_ = State::kAnswering;
  const auto request = bytes.substr(0, size);
  Message message = Ask(Gathered(request, refused, close));
  if ((message.bytes.size() > kBatch || message.source) && !Reserve(message)) {
    auto again = Gathered(request, NoMemoryFor(message), /*close=*/true);
    again.again = true;
    again.replaced = std::move(message.watcher);
    message = {};
    message = Ask(again);
  }
  bytes.remove_prefix(size);
  scanner_.reset();
  if (LongWorkScope::TakenOver()) return HandBack(bytes, std::move(message));
  state_ = State::kReading;
  Begin(std::move(message));
  return Next::kStay;
}

Message Connection::Ask(const GatheredRequest& gathered) const noexcept {
  try {
    return loop_.answers.whole(gathered);
  } catch (const std::exception&) {
    Message message;
    message.ending = Ending::kReset;
    return message;
  }
}

Connection::Next Connection::HandBack(std::string_view rest, std::optional<Message> message) {
  // The connection belongs to the other thread once it has the reply.
  try {
    Keep(rest);
  } catch (const std::bad_alloc&) {
    FreeMemory(in_);
    message.emplace();
    message->ending = Ending::kReset;
  }
  loop_.post(id_, std::move(message));
  return Next::kAway;
}

Connection::Next Connection::AwaitRest(std::string_view& bytes) {
  if (!scanner_->head_complete()) {
    if (phase_ == Phase::kNone) SetDeadline(loop_.now + loop_.timeouts.head);
    phase_ = Phase::kHead;
    return Next::kStay;
  }
  if (phase_ == Phase::kBody) return Next::kStay;
  phase_ = Phase::kBody;
  SetDeadline(loop_.now + loop_.timeouts.body);
  return AnswerEarly(bytes);
}

Connection::Next Connection::AnswerEarly(std::string_view& bytes) {
  state_ = State::kAnswering;
  constexpr bool kClose = true;
  std::optional<Message> message;
  try {
    message = loop_.answers.early(Gathered(bytes, std::nullopt, kClose));
  } catch (const std::exception&) {
    // The whole request will meet it too.
  }
  if (LongWorkScope::TakenOver()) return HandBack(bytes, std::move(message));
  EndEarlyAnswer(bytes, std::move(message));
  return Next::kStay;
}

void Connection::EndEarlyAnswer(std::string_view& bytes, std::optional<Message> message) {
  state_ = State::kReading;
  if (message) {
    phase_ = Phase::kNone;
    SetDeadline(Timers::Time::max());
    scanner_.reset();
    // What has come of the body is dropped. The rest is read and dropped by Linger().
    bytes.remove_prefix(bytes.size());
    Begin(std::move(*message));
    return;
  }
  SetDeadline(deadline_);  // it may have passed by while the handler ran
  if (scanner_->expects_continue() && bytes.size() == scanner_->head_end()) {
    Queue("HTTP/1.1 100 Continue\r\n\r\n");
  }
}

void Connection::Keep(std::string_view rest) {
  if (in_.empty()) {
    in_.assign(rest);
  } else if (rest.empty()) {
    FreeMemory(in_);
  } else {
    in_.erase(0, in_.size() - rest.size());
  }
}

Connection::Next Connection::RefuseAndSend(const Problem& problem) {
  const Next next = Refuse(problem);
  return next == Next::kStay ? Advance() : next;
}

Connection::Next Connection::Refuse(const Problem& problem) {
  std::string_view bytes = in_;
  scanner_->Stop(bytes);
  // `problem` may be in the scanner, which AnswerFirst() destroys.
  const std::optional<Problem> copy = problem;
  if (const Next next = AnswerFirst(bytes, copy); next != Next::kStay) return next;
  Keep(bytes);
  return Next::kStay;
}

Connection::Received Connection::Receive(std::string_view& bytes) {
  // One for each thread, so that a handler on a thread without the loop keeps the bytes it reads.
  thread_local const auto buffer = std::make_unique<std::array<char, kReadSize>>();
  ssize_t got = -1;
  do {
    got = recv(socket_, buffer->data(), buffer->size(), MSG_DONTWAIT);
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    readable_ = false;
    return errno == EAGAIN ? Received::kNothing : Received::kBroken;
  }
  if (got == 0) ended_ = true;
  const auto size = static_cast<std::size_t>(got);
  // Events are edge-triggered: bytes that come after a short read make a new one.
  if (got == 0 || (size < buffer->size() && !hung_up_)) readable_ = false;
  bytes = {buffer->data(), size};
  if (bytes.empty()) return Received::kNothing;
  return tls_ ? Decrypt(bytes, bytes) : Received::kBytes;
}

Connection::Received Connection::Decrypt(std::string_view wire, std::string_view& bytes) {
  // Each method is made of letters; a TLS handshake begins with the byte 22.
  if (!std::exchange(tls_begun_, true) && IsLetter(wire.front())) {
    RefusePlainHttp();
    return Received::kNothing;
  }
  thread_local std::string plain;
  plain.clear();
  const auto status = tls_->Receive(wire, plain, out_);
  if (status == TlsSession::Status::kFailed) {
    Flush();  // the alert
    return Received::kBroken;
  }
  if (status == TlsSession::Status::kClosed) {
    ended_ = true;
    readable_ = false;
  }
  bytes = plain;
  return plain.empty() ? Received::kNothing : Received::kBytes;
}

}  // namespace understudy::http
