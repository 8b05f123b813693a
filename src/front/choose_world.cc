#include "front/choose_world.h"

#include <algorithm>

#include "front/origin.h"
#include "front/worlds.h"
#include "http/host.h"
#include "http/url.h"

namespace understudy::front {
namespace {

Problem Refused(std::string why) { return Problem{ProblemKind::kMalformedRequest, std::move(why)}; }

Problem Contradiction(std::string_view one, std::string_view other) {
  return Refused("The request names two worlds, `" + std::string(one) + "` and `" +
                 std::string(other) + "`.");
}

// The length of the "~" after the first slash: 0 without one, 3 if it is percent-encoded.
std::size_t TildeLength(std::string_view path) {
  if (path.starts_with("/~")) return 1;
  return path.starts_with("/%7E") || path.starts_with("/%7e") ? 3 : 0;
}

std::optional<Problem> ReadHost(const http::Request& request, std::string_view suffix,
                                Destination& found) {
  const std::string authority = AuthorityAskedFor(request);
  const auto host = http::HostOf(authority);
  if (host.size() <= suffix.size() ||
      !EqualsIgnoreCase(host.substr(host.size() - suffix.size()), suffix)) {
    return std::nullopt;
  }
  const auto name = host.substr(0, host.size() - suffix.size());
  if (!name.ends_with('.')) return std::nullopt;
  // Host names have no case, and browsers send them in lower case.
  found.host_world = LowerAscii(name.substr(0, name.size() - 1));
  if (const auto why = WhyNoWorldName(found.host_world)) return Refused(*why);
  if (found.world && *found.world != found.host_world) {
    return Contradiction(*found.world, found.host_world);
  }
  found.world = found.host_world;
  found.world_is_in_host = true;
  return std::nullopt;
}

}  // namespace

std::optional<Problem> FindDestination(const http::Request& request, Destination& found,
                                       std::string_view host_suffix) {
  found.path = http::SplitTarget(request.target).path;
  if (const auto tilde = TildeLength(found.path)) {
    const auto rest = found.path.substr(1 + tilde);
    const auto name = rest.substr(0, rest.find('/'));
    found.world = name;
    found.prefix = found.path.substr(0, 1 + tilde + name.size());
    found.path.remove_prefix(found.prefix.size());
    if (found.path.empty()) found.path = "/";
    if (const auto why = WhyNoWorldName(name)) return Refused(*why);
    if (TildeLength(found.path) > 0) {
      const auto end = found.path.find('/', 1);
      found.path = end == std::string_view::npos ? "/" : found.path.substr(end);
      return Refused("The path names two worlds.");
    }
  }
  for (const auto& [header, name] : request.headers) {
    if (!EqualsIgnoreCase(header, "Understudy-World")) continue;
    if (const auto why = WhyNoWorldName(name)) return Refused(*why);
    if (found.world && *found.world != name) return Contradiction(*found.world, name);
    found.world = name;
  }
  return host_suffix.empty() ? std::nullopt : ReadHost(request, host_suffix, found);
}

SplitCredential SplitWorld(std::string_view sent, const scenario::VendorScenario& vendor) {
  const auto tilde = sent.rfind('~');
  if (tilde == std::string_view::npos ||
      std::any_of(vendor.credentials.begin(), vendor.credentials.end(),
                  [&](const scenario::Credential& known) { return known.secret == sent; })) {
    return {sent, std::nullopt};
  }
  return {sent.substr(0, tilde), sent.substr(tilde + 1)};
}

tl::expected<std::string_view, Problem> Agree(std::optional<std::string_view> named,
                                              std::string_view credential) {
  if (const auto why = WhyNoWorldName(credential)) return tl::make_unexpected(Refused(*why));
  if (named && *named != credential) {
    return tl::make_unexpected(Contradiction(*named, credential));
  }
  return credential;
}

}  // namespace understudy::front
