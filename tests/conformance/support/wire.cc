#include "wire.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace understudy::conformance {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

int MillisecondsUntil(Deadline deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                        deadline - std::chrono::steady_clock::now())
                        .count();
  return left > 0 ? static_cast<int>(left) : 0;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string Lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

WireReply ParseHead(std::string_view head) {
  WireReply reply;
  const auto first_end = head.find(kLineEnd);
  const std::string status_line(head.substr(0, first_end));
  const bool is_http11 = status_line.rfind("HTTP/1.1 ", 0) == 0;
  if (status_line.size() > 9) reply.status = std::atoi(status_line.c_str() + 9);
  std::string_view rest = first_end == std::string_view::npos ? "" : head.substr(first_end + 2);
  while (!rest.empty()) {
    const auto end = std::min(rest.find(kLineEnd), rest.size());
    const std::string_view line = rest.substr(0, end);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
      reply.headers.emplace(Lower(line.substr(0, colon)), Trim(line.substr(colon + 1)));
    }
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  const auto connection = reply.headers.find("connection");
  reply.keeps_open =
      is_http11 && (connection == reply.headers.end() || Lower(connection->second) != "close");
  return reply;
}

}  // namespace

Connection::Connection(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr generic;
  std::memcpy(&generic, &address, sizeof generic);
  if (connect(socket_, &generic, sizeof address) != 0) {
    const std::string why = std::strerror(errno);
    close(socket_);
    throw std::runtime_error("cannot connect to port " + std::to_string(port) + ": " + why);
  }
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (!OverTls()) return;
  try {
    tls_ = std::make_unique<TlsClient>();
    Handshake(std::chrono::steady_clock::now() + std::chrono::seconds(20));
  } catch (...) {
    close(socket_);
    throw;
  }
}

Connection::~Connection() {
  if (socket_ >= 0) close(socket_);
}

void Connection::FinishSending() { shutdown(socket_, SHUT_WR); }

void Connection::Reset() {
  const linger now{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close(socket_);
  socket_ = -1;
}

void Connection::Handshake(Deadline deadline) {
  bool open = tls_->Receive("", pending_, unsent_);
  while (open && !tls_->established()) {
    SendRaw(deadline);
    pollfd state{socket_, POLLIN, 0};
    const int ready = poll(&state, 1, MillisecondsUntil(deadline));
    if (ready < 0 && errno == EINTR) continue;
    open = ready > 0 && ReadOnce();
  }
  if (!open) throw std::runtime_error("no TLS handshake: " + tls_->failure());
  SendRaw(deadline);
}

bool Connection::IsStale() {
  while (pending_.empty()) {
    pollfd state{socket_, POLLIN, 0};
    if (poll(&state, 1, 0) == 0) return false;
    // With TLS, what came may be tickets, which the server sends unasked.
    if (tls_ == nullptr || !ReadOnce()) return true;
  }
  return true;
}

bool Connection::Send(std::string_view bytes, Deadline deadline) {
  if (tls_ == nullptr) {
    unsent_ += bytes;
  } else {
    tls_->Send(bytes, unsent_);
  }
  return SendRaw(deadline);
}

// Sends unsent_, as Send() has it.
bool Connection::SendRaw(Deadline deadline) {
  std::size_t at = 0;
  while (at < unsent_.size()) {
    pollfd state{socket_, POLLIN | POLLOUT, 0};
    const int ready = poll(&state, 1, MillisecondsUntil(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) break;
    if ((state.revents & POLLIN) != 0) {
      const std::size_t had = pending_.size();
      if (tls_ == nullptr || !ReadOnce() || pending_.size() > had) break;
      continue;
    }
    const ssize_t sent =
        send(socket_, unsent_.data() + at, unsent_.size() - at, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent <= 0) break;
    at += static_cast<std::size_t>(sent);
  }
  unsent_.erase(0, at);
  return unsent_.empty();
}

// Appends what one recv() brings to pending_, perhaps nothing. False at the end of the stream.
bool Connection::ReadOnce() {
  char buffer[16384];
  ssize_t size = 0;
  do {
    size = recv(socket_, buffer, sizeof buffer, 0);
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return false;
  const std::string_view bytes(buffer, static_cast<std::size_t>(size));
  if (tls_ != nullptr) return tls_->Receive(bytes, pending_, unsent_);
  pending_ += bytes;
  return true;
}

bool Connection::Fill(Deadline deadline) {
  const std::size_t had = pending_.size();
  while (true) {
    pollfd state{socket_, POLLIN, 0};
    const int ready = poll(&state, 1, MillisecondsUntil(deadline));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const bool open = ReadOnce();
    if (pending_.size() > had) return true;
    if (!open) return false;
  }
}

bool Connection::FillTo(std::size_t size, Deadline deadline) {
  while (pending_.size() < size) {
    if (!Fill(deadline)) return false;
  }
  return true;
}

bool Connection::ReadChunks(std::size_t begin, std::string& body, std::size_t& end,
                            Deadline deadline) {
  while (true) {
    std::size_t line_end;
    while ((line_end = pending_.find(kLineEnd, begin)) == std::string::npos) {
      if (!Fill(deadline)) return false;
    }
    const std::string line = pending_.substr(begin, line_end - begin);
    begin = line_end + 2;
    const auto size = static_cast<std::size_t>(std::strtoul(line.c_str(), nullptr, 16));
    if (size > 0) {
      if (!FillTo(begin + size + 2, deadline)) return false;
      body.append(pending_, begin, size);
      begin += size + 2;
      continue;
    }
    // Trailers, then the empty line.
    while ((line_end = pending_.find(kLineEnd, begin)) != begin) {
      if (line_end != std::string::npos) {
        begin = line_end + 2;
      } else if (!Fill(deadline)) {
        return false;
      }
    }
    end = begin + 2;
    return true;
  }
}

std::optional<WireReply> Connection::Receive(bool bodiless, Deadline deadline) {
  std::size_t head_end;
  while ((head_end = pending_.find(kHeadEnd)) == std::string::npos) {
    if (!Fill(deadline)) return std::nullopt;
  }
  WireReply reply = ParseHead(std::string_view(pending_).substr(0, head_end));
  std::size_t end = head_end + kHeadEnd.size();
  if (reply.status >= 100 && reply.status < 200) {
    pending_.erase(0, end);
    return Receive(bodiless, deadline);
  }
  const auto length = reply.headers.find("content-length");
  const auto coding = reply.headers.find("transfer-encoding");
  if (bodiless || reply.status == 204 || reply.status == 304) {
    // Whatever the headers say, no body follows.
  } else if (coding != reply.headers.end() && Lower(coding->second) == "chunked") {
    if (!ReadChunks(end, reply.body, end, deadline)) return std::nullopt;
  } else if (length != reply.headers.end()) {
    const auto size = static_cast<std::size_t>(std::strtoull(length->second.c_str(), nullptr, 10));
    if (!FillTo(end + size, deadline)) return std::nullopt;
    reply.body = pending_.substr(end, size);
    end += size;
  } else {
    while (Fill(deadline)) {
    }
    reply.body = pending_.substr(end);
    reply.keeps_open = false;
    end = pending_.size();
  }
  reply.raw = pending_.substr(0, end);
  pending_.erase(0, end);
  return reply;
}

}  // namespace understudy::conformance
