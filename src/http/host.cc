#include "http/host.h"

#include <arpa/inet.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/text.h"

namespace understudy::http {
namespace {

// As long as a name in DNS may be, with room for a port.
constexpr std::size_t kLongestAuthority = 300;
constexpr std::uint64_t kHighestPort = 65535;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kInName =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
constexpr std::string_view kInBrackets = "abcdefABCDEF0123456789:.";

bool HoldsOnly(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

bool IsHost(std::string_view host) {
  if (host.starts_with('[')) {
    return host.ends_with(']') && HoldsOnly(host.substr(1, host.size() - 2), kInBrackets);
  }
  return HoldsOnly(host, kInName) && !host.starts_with('.') &&
         host.find("..") == std::string_view::npos;
}

}  // namespace

std::optional<Authority> ParseAuthority(std::string_view text) {
  if (text.size() > kLongestAuthority) return std::nullopt;
  const auto bracket = text.rfind(']');
  const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  Authority authority{text.substr(0, colon), std::nullopt};
  if (!IsHost(authority.host)) return std::nullopt;
  // RFC 3986 section 3.2.3: an empty port means the scheme's.
  if (colon == std::string_view::npos || colon + 1 == text.size()) return authority;
  const auto digits = text.substr(colon + 1);
  const auto port = HoldsOnly(digits, kDigits) ? ParseUnsigned(digits) : std::nullopt;
  if (!port || *port > kHighestPort) return std::nullopt;
  authority.port = static_cast<int>(*port);
  return authority;
}

std::string_view HostOf(std::string_view authority) {
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    return end == std::string_view::npos ? std::string_view() : authority.substr(1, end - 1);
  }
  return authority.substr(0, authority.find(':'));
}

bool IsIpv6(std::string_view host) {
  in6_addr v6{};
  return inet_pton(AF_INET6, std::string(host).c_str(), &v6) == 1;
}

bool IsLoopback(std::string_view host) {
  if (EqualsIgnoreCase(host, "localhost")) return true;
  const std::string text(host);
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

}  // namespace understudy::http
