#pragma once

#include <string>
#include <string_view>

namespace understudy {

// The bytes in base64 (RFC 4648 section 4), with padding. Pure, thread-safe.
std::string EncodeBase64(std::string_view bytes);

}  // namespace understudy
