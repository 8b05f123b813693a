#include "front/origin.h"

#include "base/text.h"

namespace understudy::front {
namespace {

// What a reg-name, an IP address and a port may hold (RFC 3986, section 3.2.2), so that nothing
// else gets into a URL.
bool IsHost(std::string_view host) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_~:[]%";
  return !host.empty() && host.size() <= 300 &&
         host.find_first_not_of(kAllowed) == std::string_view::npos;
}

// The first of a comma list: what the outermost proxy saw.
std::string_view First(std::string_view list) { return Trim(list.substr(0, list.find(','))); }

}  // namespace

std::string OriginOf(const http::Request& request, const std::optional<std::string>& public_url) {
  if (public_url) return *public_url;
  std::string_view host = First(request.Header("X-Forwarded-Host").value_or(""));
  if (!IsHost(host)) host = request.Header("Host").value_or("");
  if (!IsHost(host)) host = "localhost";
  const auto forwarded = request.Header("X-Forwarded-Proto");
  const bool https = forwarded ? EqualsIgnoreCase(First(*forwarded), "https") : request.secure;
  return (https ? "https://" : "http://") + std::string(host);
}

}  // namespace understudy::front
