#include "front/origin.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "http/header_value.h"
#include "http/host.h"

namespace understudy::front {
namespace {

constexpr int kHttpPort = 80;
constexpr int kHttpsPort = 443;
constexpr std::uint64_t kHighestPort = 65535;

// What proxies say of a request. The first value of each list: what the outermost proxy saw.
struct Forwarded {
  std::optional<std::string> proto;
  std::optional<std::string> host;
  std::optional<std::string> port;
  std::optional<std::string> prefix;
};

std::string FirstOf(std::string_view list) {
  return std::string(Trim(list.substr(0, list.find(','))));
}

// The first value of a parameter in the elements of Forwarded.
std::optional<std::string> ParameterOf(std::string_view forwarded, std::string_view name) {
  for (const auto element : http::SplitHeader(forwarded, ',')) {
    for (const auto pair : http::SplitHeader(element, ';')) {
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos) continue;
      if (!EqualsIgnoreCase(Trim(pair.substr(0, equals)), name)) continue;
      return http::Unquoted(Trim(pair.substr(equals + 1)));
    }
  }
  return std::nullopt;
}

Forwarded ReadForwarded(const http::Request& request) {
  Forwarded found;
  std::string_view standard;
  for (const auto& [name, value] : request.headers) {
    if (EqualsIgnoreCase(name, "X-Forwarded-Proto") && !found.proto) found.proto = FirstOf(value);
    if (EqualsIgnoreCase(name, "X-Forwarded-Host") && !found.host) found.host = FirstOf(value);
    if (EqualsIgnoreCase(name, "X-Forwarded-Port") && !found.port) found.port = FirstOf(value);
    if (EqualsIgnoreCase(name, "X-Forwarded-Prefix") && !found.prefix)
      found.prefix = FirstOf(value);
    if (EqualsIgnoreCase(name, "Forwarded") && standard.empty()) standard = value;
  }
  if (standard.empty()) return found;
  if (!found.proto) found.proto = ParameterOf(standard, "proto");
  if (!found.host) found.host = ParameterOf(standard, "host");
  return found;
}

bool IsSecure(const http::Request& request, const Forwarded& forwarded) {
  if (!forwarded.proto) return request.secure;
  constexpr std::array<std::string_view, 4> kSecure = {"https", "on", "ssl", "1"};
  return std::any_of(kSecure.begin(), kSecure.end(), [&](std::string_view each) {
    return EqualsIgnoreCase(each, *forwarded.proto);
  });
}

http::Authority AuthorityOf(const http::Request& request, const Forwarded& forwarded) {
  if (forwarded.host) {
    if (const auto authority = http::ParseAuthority(*forwarded.host)) return *authority;
  }
  const auto authority = http::ParseAuthority(request.Header("Host").value_or(""));
  return authority.value_or(http::Authority{"localhost", std::nullopt});
}

std::optional<int> PortOf(const Forwarded& forwarded) {
  const auto port = ParseUnsigned(forwarded.port.value_or(""));
  if (!port || *port == 0 || *port > kHighestPort) return std::nullopt;
  return static_cast<int>(*port);
}

// What stands before the path; empty unless it can be a path itself.
std::string_view PrefixOf(const Forwarded& forwarded) {
  // RFC 3986 section 3.3.
  constexpr std::string_view kInPath =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%!$&'()*+,;=:@/";
  if (!forwarded.prefix) return {};
  const std::string_view prefix = *forwarded.prefix;
  const bool is_path = prefix.starts_with('/') && !prefix.starts_with("//") &&
                       prefix.find_first_not_of(kInPath) == std::string_view::npos;
  return is_path ? prefix.substr(0, prefix.find_last_not_of('/') + 1) : std::string_view();
}

}  // namespace

std::string OriginOf(const http::Request& request, const std::optional<std::string>& public_url) {
  if (public_url) return *public_url;
  const Forwarded forwarded = ReadForwarded(request);
  const bool https = IsSecure(request, forwarded);
  const http::Authority authority = AuthorityOf(request, forwarded);
  std::string origin = (https ? "https://" : "http://") + LowerAscii(authority.host);
  const int default_port = https ? kHttpsPort : kHttpPort;
  const auto forwarded_port = PortOf(forwarded);
  const int port = forwarded_port ? *forwarded_port : authority.port.value_or(default_port);
  if (port != default_port) origin += ":" + std::to_string(port);
  origin += PrefixOf(forwarded);
  return origin;
}

std::string AuthorityAskedFor(const http::Request& request) {
  auto forwarded = ReadForwarded(request).host;
  if (forwarded && !forwarded->empty()) return std::move(*forwarded);
  return std::string(request.Header("Host").value_or(""));
}

}  // namespace understudy::front
