#include "http/listener.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "support/wire.h"

namespace understudy::http {
namespace {

using testing::Eventually;

// A socket of this family, closed at the end.
class TestSocket {
 public:
  explicit TestSocket(int family) : descriptor_(socket(family, SOCK_STREAM, 0)) {}
  ~TestSocket() { close(descriptor_); }
  TestSocket(const TestSocket&) = delete;
  TestSocket& operator=(const TestSocket&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

sockaddr_in6 V6Loopback(int port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  address.sin6_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

bool HasV6() {
  const TestSocket socket(AF_INET6);
  const auto address = V6Loopback(0);
  return bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

bool ConnectsTo(int family, int port) {
  const TestSocket socket(family);
  if (family == AF_INET6) {
    const auto address = V6Loopback(port);
    return connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

// Counts what it is given.
struct Taken {
  std::atomic<int> count = 0;
  Listener::Take take = [this](int socket) {
    close(socket);
    ++count;
  };
};

TEST(ListenerTest, ListensOnBothAddressesOfLocalhost) {
  if (!HasV6()) GTEST_SKIP() << "no IPv6 on this machine";
  Taken taken;
  Listener listener;
  ASSERT_FALSE(listener.Listen("LocalHost", 0, taken.take));
  EXPECT_TRUE(ConnectsTo(AF_INET, listener.port()));
  EXPECT_TRUE(ConnectsTo(AF_INET6, listener.port()));
  EXPECT_TRUE(Eventually([&] { return taken.count == 2; }));
  const int port = listener.port();
  listener.Stop();
  EXPECT_FALSE(ConnectsTo(AF_INET, port));
  EXPECT_FALSE(ConnectsTo(AF_INET6, port));
}

TEST(ListenerTest, SaysThatOneOfTheAddressesIsBusy) {
  if (!HasV6()) GTEST_SKIP() << "no IPv6 on this machine";
  Taken taken;
  Listener other;
  ASSERT_FALSE(other.Listen("::1", 0, taken.take));
  Listener listener;
  const auto error = listener.Listen("localhost", other.port(), taken.take);
  ASSERT_TRUE(error);
  EXPECT_TRUE(error->port_busy);
  EXPECT_EQ(error->message, "cannot listen on localhost:" + std::to_string(other.port()) +
                                ": Address already in use");
  EXPECT_FALSE(ConnectsTo(AF_INET, other.port())) << "nothing is left behind";
}

TEST(ListenerTest, ListensOnTheOneAddressThatIsNamed) {
  Taken taken;
  Listener listener;
  ASSERT_FALSE(listener.Listen("127.0.0.1", 0, taken.take));
  EXPECT_TRUE(ConnectsTo(AF_INET, listener.port()));
  EXPECT_FALSE(ConnectsTo(AF_INET6, listener.port()));
}

TEST(ListenerTest, TakesBothKindsAtTheWildcardOfIpv6) {
  if (!HasV6()) GTEST_SKIP() << "no IPv6 on this machine";
  Taken taken;
  Listener listener;
  ASSERT_FALSE(listener.Listen("::", 0, taken.take));
  EXPECT_TRUE(ConnectsTo(AF_INET, listener.port()));
  EXPECT_TRUE(ConnectsTo(AF_INET6, listener.port()));
}

TEST(ListenerTest, GoesOnWhateverAcceptFailsWith) {
  for (const int error : {ENOBUFS, ENFILE, EMFILE, ENOMEM, ECONNABORTED, EPROTO, EINTR, ENETDOWN,
                          EPERM, EINVAL, EIO}) {
    SCOPED_TRACE(std::strerror(error));
    Taken taken;
    std::atomic<int> calls = 0;
    Listener listener([&](int listening) {
      if (++calls <= 3) {
        errno = error;
        return -1;
      }
      return accept(listening, nullptr, nullptr);
    });
    ASSERT_FALSE(listener.Listen("127.0.0.1", 0, taken.take));
    EXPECT_TRUE(ConnectsTo(AF_INET, listener.port()));
    EXPECT_TRUE(Eventually([&] { return taken.count == 1; }));
    EXPECT_TRUE(ConnectsTo(AF_INET, listener.port()));
    EXPECT_TRUE(Eventually([&] { return taken.count == 2; }));
  }
}

TEST(ListenerTest, StopsWhileAcceptFails) {
  Taken taken;
  std::atomic<int> calls = 0;
  Listener listener([&](int /*listening*/) {
    ++calls;
    errno = ENFILE;
    return -1;
  });
  ASSERT_FALSE(listener.Listen("127.0.0.1", 0, taken.take));
  EXPECT_TRUE(ConnectsTo(AF_INET, listener.port()));
  EXPECT_TRUE(Eventually([&] { return calls > 0; }));
  listener.Stop();
}

}  // namespace
}  // namespace understudy::http
