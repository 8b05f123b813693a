#include "http/peer_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

namespace understudy::http {

std::string PeerAddress(int socket) {
  sockaddr_storage storage{};
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  socklen_t size = sizeof(storage);
  if (getpeername(socket, address, &size) != 0) return {};
  int family = address->sa_family;
  const void* bytes = nullptr;
  if (family == AF_INET) {
    bytes = &reinterpret_cast<const sockaddr_in*>(&storage)->sin_addr;
  } else if (family == AF_INET6) {
    const in6_addr& v6 = reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_addr;
    bytes = &v6;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) {
      constexpr int kMapping = 12;  // bytes before the IPv4 address
      family = AF_INET;
      bytes = &v6.s6_addr[kMapping];
    }
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (bytes == nullptr || inet_ntop(family, bytes, text.data(), text.size()) == nullptr) return {};
  return text.data();
}

}  // namespace understudy::http
