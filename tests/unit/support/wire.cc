#include "support/wire.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace understudy::testing {
namespace {

constexpr std::chrono::seconds kTimeouts{60};

template <typename Value>
void Set(int socket, int level, int name, const Value& value) {
  if (setsockopt(socket, level, name, &value, sizeof(value)) != 0) {
    throw std::runtime_error(std::string("setsockopt: ") + std::strerror(errno));
  }
}

std::size_t Entries(const char* folder) {
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++entries;
  return entries;
}

}  // namespace

Client::Client(int port, int receive_buffer) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  if (socket_ < 0) throw std::runtime_error(std::string("socket: ") + std::strerror(errno));
  if (receive_buffer > 0) Set(socket_, SOL_SOCKET, SO_RCVBUF, receive_buffer);
  Set(socket_, SOL_SOCKET, SO_RCVTIMEO, timeval{kTimeouts.count(), 0});
  Set(socket_, SOL_SOCKET, SO_SNDTIMEO, timeval{kTimeouts.count(), 0});
  Set(socket_, IPPROTO_TCP, TCP_NODELAY, 1);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  EXPECT_EQ(connect(socket_, generic, sizeof(address)), 0) << std::strerror(errno);
}

Client::~Client() { close(socket_); }

void Client::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = Put(bytes);
    ASSERT_GT(sent, 0) << std::strerror(errno);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Client::TrySend(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = Put(bytes);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Client::FinishSending() { shutdown(socket_, SHUT_WR); }

void Client::Vanish() {
  Set(socket_, SOL_SOCKET, SO_LINGER, linger{1, 0});
  // The number stays taken, so that the destructor closes no other's socket.
  const int other = ::socket(AF_INET, SOCK_STREAM, 0);
  dup2(other, socket_);
  close(other);
}

ssize_t Client::Put(std::string_view bytes) {
  return send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

ssize_t Client::Take(char* to, std::size_t size) { return recv(socket_, to, size, 0); }

bool Client::ReadSome() {
  if (end_ != End::kNone) return false;
  std::array<char, 65536> bytes;
  const ssize_t got = Take(bytes.data(), bytes.size());
  if (got > 0) {
    pending_.append(bytes.data(), static_cast<std::size_t>(got));
    return true;
  }
  if (got < 0 && errno == EAGAIN) ADD_FAILURE() << "nothing came for a minute";
  end_ = got == 0 ? End::kClosed : End::kReset;
  return false;
}

std::string Client::ReadUntil(std::string_view end) {
  std::size_t found = 0;
  while ((found = pending_.find(end)) == std::string::npos) {
    if (!ReadSome()) return std::exchange(pending_, {});
  }
  return Read(found + end.size());
}

std::string Client::Read(std::size_t size) {
  while (pending_.size() < size && ReadSome()) {
  }
  std::string read = pending_.substr(0, size);
  pending_.erase(0, read.size());
  return read;
}

std::string Client::ReadToEnd() {
  while (ReadSome()) {
  }
  return std::exchange(pending_, {});
}

std::string Client::ReadWhatIsThere() {
  char byte = 0;
  while (recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0 && ReadSome()) {
  }
  return std::exchange(pending_, {});
}

std::string Client::ReadReply() {
  std::string reply = ReadUntil("\r\n\r\n");
  const std::string length = HeaderOf(reply, "Content-Length");
  if (!length.empty()) reply += Read(std::strtoull(length.c_str(), nullptr, 10));
  return reply;
}

std::string Get(const std::string& target, const std::string& headers) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
}

std::string Post(const std::string& target, const std::string& body, const std::string& headers) {
  return "POST " + target +
         " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         headers + "\r\n" + body;
}

std::string PostChunked(const std::string& target, const std::string& body,
                        const std::string& headers) {
  std::string bytes = "POST " + target + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n" +
                      headers + "\r\n";
  std::size_t size = 0;
  for (std::size_t at = 0; at < body.size(); at += size) {
    size = std::min(at % 9 + 1, body.size() - at);
    bytes += std::to_string(size) + "\r\n" + body.substr(at, size) + "\r\n";
  }
  return bytes + "0\r\n\r\n";
}

std::string BodyOf(const std::string& reply) {
  const auto head_end = reply.find("\r\n\r\n");
  return head_end == std::string::npos ? "(no reply)" : reply.substr(head_end + 4);
}

std::string HeaderOf(const std::string& reply, const std::string& name) {
  const std::string head = reply.substr(0, reply.find("\r\n\r\n"));
  const auto found = head.find("\r\n" + name + ": ");
  if (found == std::string::npos) return "";
  const auto begin = found + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

Seen See(const http::Request& request) {
  Seen seen{std::string(request.method),
            std::string(request.target),
            std::string(request.body),
            {},
            request.rejected};
  for (const auto& [name, value] : request.headers) seen.headers.emplace_back(name, value);
  return seen;
}

std::unique_ptr<http::Server> StartServer(http::Server::Handler handler,
                                          const http::ServerOptions& options) {
  auto server = http::Server::Start(options, std::move(handler));
  if (!server) throw std::runtime_error(server.error().message);
  return std::move(*server);
}

http::Response Echo(const http::Request& request) {
  if (request.rejected) {
    return {StatusOf(request.rejected->kind), {}, "text/plain", request.rejected->detail};
  }
  std::string text(request.method);
  text.append(" ").append(request.target).append(" ").append(request.body);
  return {200, {}, "text/plain", std::move(text)};
}

http::ServerOptions OneLoop() {
  http::ServerOptions options;
  options.threads = 1;
  return options;
}

std::size_t OpenFiles() { return Entries("/proc/self/fd"); }
std::size_t Threads() { return Entries("/proc/self/task"); }

bool Eventually(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + kTimeouts;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

std::string Pattern(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 1;
  for (char& c : bytes) {
    state = state * 1664525 + 1013904223;
    c = static_cast<char>(state >> 24);
  }
  return bytes;
}

}  // namespace understudy::testing
