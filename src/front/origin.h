#pragma once

#include <optional>
#include <string>

#include "http/message.h"

namespace understudy::front {

// What generated URLs begin with, "https://api.example.com", no slash at the end: the configured
// public address, else what a proxy says it forwarded (X-Forwarded-Proto, X-Forwarded-Host), else
// the request's Host, over https where the request came over TLS. A host that is none is passed
// over.
std::string OriginOf(const http::Request& request, const std::optional<std::string>& public_url);

}  // namespace understudy::front
