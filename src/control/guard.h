#pragma once

#include <optional>
#include <string>

#include "http/message.h"

namespace understudy::control {

// Who may use /__admin.
struct AccessRules {
  bool enabled = true;  // false: only /__admin/health is served
  std::string token;    // the Bearer token that clients must send; empty: none
  std::string host;     // the address that the server listens on
};

// A random token.
std::string MakeToken();

// The rules for a server that listens on `host`. If `host` is not loopback and no token is given,
// one is generated.
AccessRules RulesFor(std::string host, std::string token, bool enabled);

// Whether the request's Host means this machine: the address that the server listens on, a loopback
// address, `localhost`, or a name below `localhost`. So no page of a foreign domain sent it.
bool HasOwnHost(const AccessRules& rules, const http::Request& request);

// Why a request is refused; nullopt if it is allowed. A page in a browser can reach a server on the
// same machine in two ways. Its own domain may resolve to this machine; so Host is checked when
// there is no token. A form or script may send a request without reading the reply; so Origin is
// checked.
std::optional<http::Response> WhyNotAllowed(const AccessRules& rules, const http::Request& request);

}  // namespace understudy::control
