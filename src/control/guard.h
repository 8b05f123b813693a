#pragma once

#include <optional>
#include <string>

#include "http/message.h"

namespace understudy::control {

// Who may use /__admin.
struct AccessRules {
  bool enabled = true;  // false: there is nothing but its health
  std::string token;    // to be sent as a Bearer token; empty: none is asked for
  std::string host;     // that the server listens on
};

// A token that nobody can guess.
std::string MakeToken();

// The rules for a server that listens on `host`. Where others than this machine may come, a token
// is needed, and made when none is given.
AccessRules RulesFor(std::string host, std::string token, bool enabled);

// Why a request may not be answered; nullopt when it may. A page in a browser may reach a server on
// the same machine: under a name of its own that it has point here (so Host is looked at where no
// token is asked for), or by a form or script that sends without reading (so Origin is).
std::optional<http::Response> WhyNotAllowed(const AccessRules& rules, const http::Request& request);

}  // namespace understudy::control
