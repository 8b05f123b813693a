#include "control/guard.h"

#include <sys/random.h>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "base/text.h"
#include "front/plain_error.h"
#include "http/host.h"

namespace understudy::control {
namespace {

// Takes time that depends only on the lengths.
bool AreEqual(std::string_view sent, std::string_view token) {
  unsigned difference = sent.size() == token.size() ? 0 : 1;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    difference |= static_cast<unsigned>(static_cast<unsigned char>(sent[i])) ^
                  static_cast<unsigned char>(token[i % token.size()]);
  }
  return difference == 0;
}

std::string_view BearerOf(const http::Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto header = request.Header("Authorization").value_or("");
  if (header.size() < kScheme.size() ||
      !EqualsIgnoreCase(header.substr(0, kScheme.size()), kScheme)) {
    return {};
  }
  return Trim(header.substr(kScheme.size()));
}

http::Response Unauthorized() {
  http::Response response = front::PlainError(
      401, "unauthorized",
      "The admin API needs its token: Authorization: Bearer TOKEN (--admin-token).");
  response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"understudy\""});
  return response;
}

http::Response Forbidden(std::string_view why) { return front::PlainError(403, "forbidden", why); }

// Whether the browser reports that a page of another origin sent this request.
bool IsFromElsewhere(const http::Request& request) {
  if (EqualsIgnoreCase(request.Header("Sec-Fetch-Site").value_or(""), "cross-site")) return true;
  const auto origin = request.Header("Origin");
  if (!origin) return false;
  const std::string own =
      (request.secure ? "https://" : "http://") + std::string(request.Header("Host").value_or(""));
  return !EqualsIgnoreCase(*origin, own);
}

}  // namespace

std::string MakeToken() {
  std::array<unsigned char, 24> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("the system gives no random bytes");
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string token;
  for (const unsigned char byte : bytes) {
    token += kDigits[byte >> 4U];
    token += kDigits[byte & 15U];
  }
  return token;
}

AccessRules RulesFor(std::string host, std::string token, bool enabled) {
  AccessRules rules{enabled, std::move(token), std::move(host)};
  if (enabled && rules.token.empty() && !http::IsLoopback(rules.host)) rules.token = MakeToken();
  return rules;
}

bool HasOwnHost(const AccessRules& rules, const http::Request& request) {
  const std::string host = LowerAscii(http::HostOf(request.Header("Host").value_or("")));
  return http::IsLoopback(host) || host.ends_with(".localhost") ||
         EqualsIgnoreCase(host, rules.host);
}

std::optional<http::Response> WhyNotAllowed(const AccessRules& rules,
                                            const http::Request& request) {
  if (IsFromElsewhere(request)) {
    return Forbidden("The admin API accepts no requests from pages of another origin.");
  }
  if (!rules.token.empty()) {
    if (AreEqual(BearerOf(request), rules.token)) return std::nullopt;
    return Unauthorized();
  }
  if (HasOwnHost(rules, request)) return std::nullopt;
  return Forbidden(
      "The admin API accepts only addresses of this machine as Host: 127.0.0.1, [::1], "
      "localhost or a name below it. Start with --admin-token to use another.");
}

}  // namespace understudy::control
