#pragma once

#include <optional>
#include <string_view>

namespace understudy::http {

// The host and the port of a URL, or of the header Host.
struct Authority {
  std::string_view host;  // as sent; an IPv6 address keeps its brackets
  std::optional<int> port;
};

// Reads "api.example.com:8080" or "[::1]". nullopt when it is not a host with perhaps a port. A
// host is made of what Symfony's Request::getHost() accepts: letters, digits, "-" and "_", in
// labels with dots between them; or of an IP address in brackets. So it can stand in a URL.
std::optional<Authority> ParseAuthority(std::string_view text);

// "[::1]:8080" → "::1", "localhost:80" → "localhost". Empty when there is no host.
std::string_view HostOf(std::string_view authority);

// Whether the text is an IPv6 address without brackets.
bool IsIpv6(std::string_view host);

// Whether a name or an address always means this machine: 127.0.0.0/8, ::1, localhost.
bool IsLoopback(std::string_view host);

}  // namespace understudy::http
