#pragma once

#include <string>
#include <string_view>

namespace understudy::http {

// HMAC-SHA1 (RFC 2104) of `text`, in hex with small letters.
std::string HexHmacSha1(std::string_view key, std::string_view text);

}  // namespace understudy::http
