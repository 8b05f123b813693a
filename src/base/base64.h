#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace understudy {

// Base64 with padding (RFC 4648, section 4).
std::string EncodeBase64(std::string_view bytes);

// The bytes; nullopt if the text is malformed.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace understudy
