#include "receiver.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace understudy::conformance {

std::string Received::Header(std::string_view name) const {
  std::size_t at = head.find("\r\n");
  while (at != std::string::npos && at + 2 < head.size()) {
    at += 2;
    const auto end = std::min(head.find("\r\n", at), head.size());
    const auto line = head.substr(at, end - at);
    const auto colon = line.find(':');
    if (colon == name.size() && strncasecmp(line.data(), name.data(), name.size()) == 0) {
      return line.substr(std::min(line.find_first_not_of(' ', colon + 1), line.size()));
    }
    at = end < head.size() ? end : std::string::npos;
  }
  return {};
}

struct Receiver::Impl {
  Answer answer;
  int listener = -1;
  int port = 0;
  mutable std::mutex mutex;  // guards what follows
  mutable std::condition_variable changed;
  std::vector<Received> requests;
  std::set<int> open;
  bool ends = false;
  std::vector<std::thread> threads;
  std::thread acceptor;

  void Accept();
  void Serve(int socket);
  bool Read(int socket, Received& request) const;
};

bool Receiver::Impl::Read(int socket, Received& request) const {
  std::string bytes;
  std::array<char, 4096> piece{};
  std::size_t head = std::string::npos;
  std::size_t size = 0;
  while (head == std::string::npos || bytes.size() < head + 4 + size) {
    const auto count = recv(socket, piece.data(), piece.size(), 0);
    if (count <= 0) return false;
    bytes.append(piece.data(), static_cast<std::size_t>(count));
    head = bytes.find("\r\n\r\n");
    if (head == std::string::npos) continue;
    request.head = bytes.substr(0, head);
    size = std::strtoul(request.Header("Content-Length").c_str(), nullptr, 10);
  }
  request.body = bytes.substr(head + 4);
  const auto begin = bytes.find(' ') + 1;
  request.target = bytes.substr(begin, bytes.find(' ', begin) - begin);
  return true;
}

void Receiver::Impl::Serve(int socket) {
  Received request;
  std::string reply;
  if (Read(socket, request)) {
    std::size_t number = 0;
    {
      const std::lock_guard lock(mutex);
      number = requests.size();
      requests.push_back(request);
    }
    changed.notify_all();
    reply = answer(request, number);
  }
  if (reply == kHang) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return ends; });
  } else if (reply == kReset) {
    const linger now{1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  } else if (!reply.empty()) {
    send(socket, reply.data(), reply.size(), MSG_NOSIGNAL);
  }
  const std::lock_guard lock(mutex);
  open.erase(socket);
  close(socket);
}

void Receiver::Impl::Accept() {
  while (true) {
    const int socket = accept(listener, nullptr, nullptr);
    const std::lock_guard lock(mutex);
    if (socket < 0 || ends) {
      if (socket >= 0) close(socket);
      return;
    }
    open.insert(socket);
    threads.emplace_back([this, socket] { Serve(socket); });
  }
}

Receiver::Receiver() : Receiver([](const Received&, std::size_t) { return Status(200); }) {}

Receiver::Receiver(Answer answer) : impl_(std::make_unique<Impl>()) {
  impl_->answer = std::move(answer);
  impl_->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof(address);
  if (bind(impl_->listener, any, size) != 0 || listen(impl_->listener, 64) != 0 ||
      getsockname(impl_->listener, any, &size) != 0) {
    ADD_FAILURE() << "the receiver has no port";
  }
  impl_->port = ntohs(address.sin_port);
  impl_->acceptor = std::thread([this] { impl_->Accept(); });
}

Receiver::~Receiver() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->ends = true;
    for (const int socket : impl_->open) shutdown(socket, SHUT_RDWR);
  }
  impl_->changed.notify_all();
  shutdown(impl_->listener, SHUT_RDWR);
  impl_->acceptor.join();
  {
    const std::lock_guard lock(impl_->mutex);
    threads.swap(impl_->threads);
  }
  for (auto& thread : threads) thread.join();
  close(impl_->listener);
}

std::string Receiver::Status(int status, const std::string& headers) {
  return "HTTP/1.1 " + std::to_string(status) + " Status\r\n" + headers +
         "Content-Length: 0\r\nConnection: close\r\n\r\n";
}

int Receiver::port() const { return impl_->port; }

std::string Receiver::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(impl_->port) + path;
}

std::vector<Received> Receiver::Await(std::size_t count) const {
  std::unique_lock lock(impl_->mutex);
  const bool came = impl_->changed.wait_for(lock, std::chrono::seconds(20),
                                            [&] { return impl_->requests.size() >= count; });
  EXPECT_TRUE(came) << "only " << impl_->requests.size() << " of " << count << " requests came";
  auto requests = impl_->requests;
  // Whoever looks at one of them finds nothing in it, and fails.
  requests.resize(std::max(requests.size(), count));
  return requests;
}

std::vector<Received> Receiver::all() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->requests;
}

}  // namespace understudy::conformance
