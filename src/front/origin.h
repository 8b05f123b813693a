#pragma once

#include <optional>
#include <string>

#include "http/message.h"

namespace understudy::front {

// The beginning of generated URLs, "https://api.example.com" or "https://example.com/mock", without
// a slash at the end. It is the configured public address. Without one, it follows Symfony's
// Request (getScheme, getHost, getPort, getBaseUrl), as if every proxy were trusted:
//
// - X-Forwarded-Proto, -Host, -Port and -Prefix, the first value of a list;
// - else `proto` and `host` of Forwarded (RFC 7239), the first that there is of each;
// - else Host, and https where the request came over TLS.
//
// The host is in lower case, and a scheme's default port is left out. Values that cannot be part of
// a URL are ignored.
std::string OriginOf(const http::Request& request, const std::optional<std::string>& public_url);

// The host and port that the client asked for: from the same headers as in OriginOf(), unchecked.
std::string AuthorityAskedFor(const http::Request& request);

}  // namespace understudy::front
