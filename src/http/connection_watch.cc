// Connection's fifth part: it reports how replies end, and requests that never were whole.

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <utility>

#include "base/long_work.h"
#include "http/connection.h"

namespace understudy::http {
namespace {

// What is read at most of a request whose client has reset the connection.
constexpr int kRestRounds = 16;

}  // namespace

void Connection::StartWatch(Message& message) {
  watcher_ = std::move(message.watcher);
  watched_from_ = written_;
  const auto head = message.bytes.find("\r\n\r\n");
  watched_head_ = head == std::string::npos ? message.bytes.size() : head + 4;
  watched_body_ = message.bytes.size() - watched_head_;
}

bool Connection::TellStart() {
  // A client that sends no more has closed its socket, or only its sending half: both send FIN.
  if (hung_up_ && !out_.empty() && !ProbeReader()) {
    watcher_.reset();
    return false;
  }
  watcher_->OnStart();
  return true;
}

bool Connection::ProbeReader() {
  const ssize_t sent = send(socket_, out_.data(), 1, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0) return errno == EAGAIN || errno == EINTR;
  sent_ += static_cast<std::size_t>(sent);
  written_ += static_cast<std::size_t>(sent);
  paced_ += static_cast<std::size_t>(sent);
  // A closed socket answers with RST. From a client on this machine, it is here by now: Linux
  // handles it inside send(). From others it comes too late.
  return Look() != Presence::kGone;
}

void Connection::EndWatch(bool is_whole) {
  std::uint64_t body = watched_body_;
  if (!is_whole) {
    const std::uint64_t written = written_ - watched_from_;
    body = written > watched_head_ ? std::min(body, written - watched_head_) : 0;
  }
  std::exchange(watcher_, nullptr)->OnEnd(body);
}

ClientWatch::Presence Connection::Look() const noexcept {
  pollfd client{socket_, POLLRDHUP, 0};
  if (poll(&client, 1, 0) <= 0) return Presence::kThere;
  const auto events = static_cast<unsigned>(client.revents);
  return (events & (POLLERR | POLLHUP | POLLNVAL)) != 0 ? Presence::kGone : Presence::kEnded;
}

void Connection::ReadRest() {
  if (tls_) return;
  std::array<char, 4096> bytes{};
  for (int round = 0; round < kRestRounds; ++round) {
    const ssize_t got = recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return;
    in_.append(bytes.data(), static_cast<std::size_t>(got));
    if (!scanner_) {
      scanner_.emplace(loop_.timeouts.limits);
      first_byte_ = loop_.now;
    }
    if (scanner_->Scan(in_) != RequestScanner::Status::kNeedMore) return;
  }
}

void Connection::ReportLostRequest() noexcept {
  if (in_.empty() || !loop_.answers.lost) return;
  try {
    // Another thread must not take the loop over while this connection is in use.
    const LongWorkScope scope([](void*) { return false; }, nullptr, [](void*) { return false; });
    scanner_->Stop(in_);
    Problem why{ProblemKind::kRequestTimeout,
                "The connection ended before the whole request was read."};
    loop_.answers.lost(Gathered(in_, std::move(why), /*close=*/true));
  } catch (const std::exception&) {
    // Without memory. Nobody waits for a reply.
  }
}

}  // namespace understudy::http
