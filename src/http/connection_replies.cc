// Connection's second part: from a Message to the wire.

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/clock.h"
#include "http/connection.h"

namespace understudy::http {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

// After the last reply, bytes are read and dropped for this long and up to this size. So a client
// that is still sending can read the reply before it gets a reset.
constexpr milliseconds kLinger{1000};
constexpr std::size_t kLingerBytes = std::size_t{32} * 1024 * 1024;
constexpr int kLingerRounds = 16;

// What a client must take of a reply within Timeouts::write. One that takes less holds memory which
// others need.
constexpr std::size_t kLeastTaken = std::size_t{48} * 1024;

// The shortest step of a pace.
constexpr milliseconds kPaceStep{10};
// A client can't use a TLS record until it has all of it. So with a pace, a record holds the bytes
// of about a twentieth of a second.
constexpr std::size_t kRecordsPerSecond = 20;
constexpr std::size_t kLeastRecord = 64;
constexpr std::size_t kMostRecord = std::size_t{16} * 1024;
// The most bytes that a record adds to its content.
constexpr std::size_t kRecordRest = 64;

}  // namespace

void Connection::Begin(Message message) {
  const bool plain = message.delay.count() == 0 && message.bytes_per_second == 0 &&
                     !message.source && !message.watcher;
  if (plain && message.ending == Ending::kKeep) return Queue(std::move(message.bytes));
  next_ = std::move(message);
  state_ = State::kWriting;
}

void Connection::BeginNow(Message message) {
  if (message.delay.count() > 0 && !loop_.draining) {
    SetDeadline(SteadyClock::now() + std::min(message.delay, kLongestWait));
    message.delay = milliseconds(0);
    next_ = std::move(message);
    state_ = State::kDelayed;
    return;
  }
  bytes_per_second_ = loop_.draining ? 0 : message.bytes_per_second;
  pace_from_ = loop_.now;
  paced_ = 0;
  ending_ = message.ending;
  if (message.watcher) StartWatch(message);
  Queue(std::move(message.bytes));
  state_ = State::kWriting;
  if (watcher_ && !TellStart()) {
    bytes_per_second_ = 0;
    return;
  }
  if (message.source) StartSource(message);
}

void Connection::RefusePlainHttp() {
  constexpr std::string_view kWhy =
      "This port speaks TLS: use https:// in the address, or the port for plain HTTP.\n";
  // Not by Queue(), which would encrypt it.
  out_ = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: " +
         std::to_string(kWhy.size()) + "\r\nContent-Type: text/plain; charset=utf-8\r\nDate: " +
         std::string(FormatHttpDate(MachineNow())) + "\r\n\r\n" + std::string(kWhy);
  ending_ = Ending::kClose;
  state_ = State::kWriting;
}

void Connection::Queue(std::string bytes) {
  if (tls_ && bytes_per_second_ > 0) {
    const auto record = std::clamp(static_cast<std::size_t>(bytes_per_second_) / kRecordsPerSecond,
                                   kLeastRecord, kMostRecord);
    for (std::size_t at = 0; at < bytes.size(); at += record) {
      tls_->Send(std::string_view(bytes).substr(at, record), out_);
    }
  } else if (tls_) {
    // Growing record by record would take up to twice the memory.
    if (const std::size_t records = bytes.size() / kMostRecord; records > 0) {
      out_.reserve(out_.size() + bytes.size() + (records + 1) * kRecordRest);
    }
    tls_->Send(bytes, out_);
  } else if (out_.empty()) {
    out_ = std::move(bytes);
  } else {
    out_ += bytes;
  }
}

bool Connection::Flush() {
  while (sent_ < out_.size()) {
    const std::size_t size = Allowed(out_.size() - sent_);
    if (size == 0 || !writable_) return true;
    const ssize_t sent = send(socket_, out_.data() + sent_, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) {
      writable_ = false;
      return AwaitReader();
    }
    if (sent <= 0) return false;
    sent_ += static_cast<std::size_t>(sent);
    written_ += static_cast<std::size_t>(sent);
    paced_ += static_cast<std::size_t>(sent);
  }
  return true;
}

int Connection::Untaken() const {
  int bytes = 0;
  ioctl(socket_, SIOCOUTQ, &bytes);
  return bytes;
}

bool Connection::AwaitReader() {
  if (write_deadline_ == Timers::Time() || write_deadline_ <= loop_.now) {
    const auto untaken = static_cast<std::size_t>(Untaken());
    const std::size_t taken = sent_ > untaken ? sent_ - untaken : 0;
    // With a pace, the server is the slow one.
    const std::size_t least = bytes_per_second_ > 0 ? 1 : kLeastTaken;
    if (write_deadline_ != Timers::Time() && taken < taken_ + least) return false;
    taken_ = taken;
    write_deadline_ = loop_.now + loop_.timeouts.write;
  }
  SetDeadline(write_deadline_);
  return true;
}

Connection::Reader Connection::JudgeReader() {
  const auto passed = loop_.now - judged_;
  if (passed < loop_.timeouts.slow_reader) return Reader::kNotJudged;
  const std::uint64_t taken = written_ - static_cast<std::uint64_t>(Untaken());
  const std::chrono::duration<double> window = loop_.timeouts.write;
  const double share = std::chrono::duration<double>(passed) / window;
  // With a pace, the server is the slow one.
  const double least = bytes_per_second_ > 0 ? 1 : static_cast<double>(kLeastTaken) * share;
  if (static_cast<double>(taken - judged_taken_) < std::max(least, 1.0)) return Reader::kSlow;
  judged_ = loop_.now;
  judged_taken_ = taken;
  loop_.blocked.splice(loop_.blocked.end(), loop_.blocked, place_);
  return Reader::kGood;
}

std::size_t Connection::Allowed(std::size_t wanted) {
  if (bytes_per_second_ == 0) return wanted;
  const std::chrono::duration<double> passed = loop_.now - pace_from_;
  const auto rate = static_cast<double>(bytes_per_second_);
  const auto by_now = static_cast<std::size_t>(passed.count() * rate);
  if (by_now > paced_) return std::min(wanted, by_now - paced_);
  const std::chrono::duration<double> due(static_cast<double>(paced_ + 1) / rate);
  const auto step = std::chrono::ceil<milliseconds>(due);
  SetDeadline(std::max(pace_from_ + step, loop_.now + kPaceStep));
  return 0;
}

Connection::Next Connection::Finish() {
  FreeMemory(out_);
  sent_ = 0;
  write_deadline_ = {};
  taken_ = 0;
  if (source_) {
    Pull();
    return Next::kStay;
  }
  if (watcher_) EndWatch(true);
  if (next_) {
    BeginNow(*std::exchange(next_, std::nullopt));
    return Next::kStay;
  }
  bytes_per_second_ = 0;
  switch (ending_) {
    case Ending::kKeep:
      // After `100 Continue` the body's deadline goes on, and during a handshake the handshake's.
      if (phase_ == Phase::kNone && !(tls_ && !tls_->established())) {
        SetDeadline(Timers::Time::max());
      }
      state_ = State::kReading;
      return Next::kStay;
    case Ending::kReset: {
      const linger now{1, 0};
      setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
      return Next::kGone;
    }
    case Ending::kClose:
      break;
  }
  if (tls_) {
    tls_->Close(out_);
    Flush();
    FreeMemory(out_);
  }
  shutdown(socket_, SHUT_WR);
  FreeMemory(in_);
  state_ = State::kLingering;
  SetDeadline(loop_.now + kLinger);
  return Next::kStay;
}

void Connection::SayTlsEnd() {
  if (!tls_ || broken_ || state_ != State::kReading || !out_.empty()) return;
  tls_->Close(out_);
  Flush();
}

Connection::Next Connection::Linger() {
  static thread_local std::array<char, 16 * 1024> discarded;
  if (ended_) return Next::kGone;
  for (int round = 0; readable_; ++round) {
    if (round == kLingerRounds) {
      TakeAnotherTurn();
      break;
    }
    const ssize_t got = recv(socket_, discarded.data(), discarded.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) {
      readable_ = false;
      break;
    }
    if (got <= 0) return Next::kGone;
    lingered_ += static_cast<std::size_t>(got);
    if (lingered_ > kLingerBytes) return Next::kGone;
  }
  return Next::kStay;
}

}  // namespace understudy::http
