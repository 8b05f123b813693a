#include "http/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <tl/expected.hpp>
#include <utility>

#include "base/log.h"
#include "base/text.h"

namespace understudy::http {
namespace {

using std::chrono::milliseconds;

// How often a port that is free on one address, and taken on the other, is exchanged for another.
constexpr int kMostPortsTried = 100;
// How long to wait when the machine has no descriptor or memory left.
constexpr milliseconds kAcceptPause{10};
constexpr std::chrono::seconds kBetweenWarnings{1};
// Then it is looked whether to stop.
constexpr int kMostAccepts = 64;

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Socket(Socket&& other) noexcept : descriptor_(other.Release()) {}
  Socket& operator=(Socket&&) = delete;

  int get() const { return descriptor_; }
  int Release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

// What a name stands for; null when it is unknown.
Addresses Resolve(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) found = nullptr;
  return {found, &freeaddrinfo};
}

void SetOption(const Socket& socket, int level, int name, int value) {
  setsockopt(socket.get(), level, name, &value, sizeof(value));
}

int PortOf(const Socket& socket) {
  sockaddr_in6 address{};  // as large as each of both
  socklen_t size = sizeof(address);
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin6_port);  // at the same place in sockaddr_in
}

// A socket that listens. The error is an errno.
tl::expected<Socket, int> ListenAt(const addrinfo& address, int port) {
  sockaddr_in6 at{};
  std::memcpy(&at, address.ai_addr, std::min<std::size_t>(address.ai_addrlen, sizeof(at)));
  at.sin6_port = htons(static_cast<std::uint16_t>(port));
  Socket socket(::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.get() < 0) return tl::make_unexpected(errno);
  // Not SO_REUSEPORT, which would let a second server take the same port.
  SetOption(socket, SOL_SOCKET, SO_REUSEADDR, 1);
  // Accepted sockets inherit it.
  SetOption(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  if (address.ai_family == AF_INET6) {
    // `::` means IPv4 too, whatever the machine's default is.
    SetOption(socket, IPPROTO_IPV6, IPV6_V6ONLY, IN6_IS_ADDR_UNSPECIFIED(&at.sin6_addr) ? 0 : 1);
  }
  if (bind(socket.get(), reinterpret_cast<const sockaddr*>(&at), address.ai_addrlen) != 0 ||
      listen(socket.get(), SOMAXCONN) != 0) {
    return tl::make_unexpected(errno);
  }
  return socket;
}

using Listening = tl::expected<std::vector<Socket>, int>;

Listening ListenAtFirst(const addrinfo* addresses, int port) {
  int error = EADDRNOTAVAIL;
  for (const addrinfo* address = addresses; address != nullptr; address = address->ai_next) {
    auto socket = ListenAt(*address, port);
    if (!socket) {
      error = socket.error();
      continue;
    }
    std::vector<Socket> sockets;
    sockets.push_back(std::move(*socket));
    return sockets;
  }
  return tl::make_unexpected(error);
}

// At every address that the machine has.
Listening ListenAtEach(const std::vector<const addrinfo*>& addresses, int port) {
  std::vector<Socket> sockets;
  int error = EADDRNOTAVAIL;
  for (const addrinfo* address : addresses) {
    auto socket = ListenAt(*address, port);
    if (socket) {
      if (port == 0) port = PortOf(*socket);
      sockets.push_back(std::move(*socket));
      continue;
    }
    error = socket.error();
    if (error != EAFNOSUPPORT && error != EADDRNOTAVAIL) return tl::make_unexpected(error);
  }
  if (sockets.empty()) return tl::make_unexpected(error);
  return sockets;
}

Listening ListenAtLoopback(int port) {
  const Addresses v4 = Resolve("127.0.0.1");
  const Addresses v6 = Resolve("::1");
  std::vector<const addrinfo*> addresses;
  if (v4) addresses.push_back(v4.get());
  if (v6) addresses.push_back(v6.get());
  Listening listening = ListenAtEach(addresses, port);
  for (int tried = 1; port == 0 && !listening && listening.error() == EADDRINUSE; ++tried) {
    if (tried == kMostPortsTried) break;
    listening = ListenAtEach(addresses, port);
  }
  return listening;
}

StartError WhyNot(const std::string& host, int port, const std::string& reason, bool busy) {
  return {busy, "cannot listen on " + host + ":" + std::to_string(port) + ": " + reason};
}

// accept(2) tells of errors of the network that the new connection has, and of clients that have
// gone: the next call may give another connection.
bool ConcernsOneConnection(int error) {
  switch (error) {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case ENOPROTOOPT:
    case EOPNOTSUPP:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENONET:
    case EPERM:  // a firewall's
      return true;
    default:
      return false;
  }
}

}  // namespace

Listener::Listener(Accept accept)
    : accept_(accept ? std::move(accept) : [](int listening) {
        return accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
      }) {}

Listener::~Listener() { Stop(); }

std::optional<StartError> Listener::Listen(const std::string& host, int port, Take take) {
  const bool loopback = EqualsIgnoreCase(host, "localhost");
  const Addresses addresses = loopback ? Addresses(nullptr, &freeaddrinfo) : Resolve(host);
  if (!loopback && !addresses) return WhyNot(host, port, "no such host", false);
  Listening listening = loopback ? ListenAtLoopback(port) : ListenAtFirst(addresses.get(), port);
  if (!listening) {
    const int error = listening.error();
    return WhyNot(host, port, std::strerror(error), error == EADDRINUSE);
  }
  stop_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (stop_ < 0) return WhyNot(host, port, std::strerror(errno), false);
  port_ = PortOf(listening->front());
  for (auto& socket : *listening) sockets_.push_back(socket.Release());
  take_ = std::move(take);
  thread_ = std::thread([this] { Run(); });
  return std::nullopt;
}

void Listener::Stop() {
  if (thread_.joinable()) {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(stop_, &one, sizeof(one));
    thread_.join();
  }
  for (const int socket : sockets_) close(socket);
  sockets_.clear();
  if (stop_ >= 0) close(std::exchange(stop_, -1));
}

void Listener::Run() {
  std::vector<pollfd> waits = {{stop_, POLLIN, 0}};
  for (const int socket : sockets_) waits.push_back({socket, POLLIN, 0});
  while (true) {
    if (poll(waits.data(), waits.size(), -1) < 0) continue;  // EINTR
    if (waits.front().revents != 0) return;
    bool pause = false;
    for (std::size_t i = 1; i < waits.size(); ++i) {
      if (waits[i].revents != 0 && !AcceptWaiting(waits[i].fd)) pause = true;
    }
    if (pause && poll(waits.data(), 1, static_cast<int>(kAcceptPause.count())) > 0) return;
  }
}

bool Listener::AcceptWaiting(int listening) {
  for (int i = 0; i < kMostAccepts; ++i) {
    const int socket = accept_(listening);
    const int error = errno;
    if (socket >= 0) {
      take_(socket);
    } else if (error == EAGAIN) {
      return true;
    } else if (!ConcernsOneConnection(error)) {
      WarnOf(error);
      return false;
    }
  }
  return true;
}

void Listener::WarnOf(int error) {
  const auto now = std::chrono::steady_clock::now();
  if (now - warned_ < kBetweenWarnings) return;
  warned_ = now;
  log::Warn(std::string("a connection has to wait: accept: ") + std::strerror(error));
}

}  // namespace understudy::http
