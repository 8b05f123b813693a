#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace understudy {

// Base64 with padding (RFC 4648, section 4).
std::string EncodeBase64(std::string_view bytes);

// The value of a digit, 0 to 63; -1 for another character.
constexpr int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

// The bytes; nullopt if the text is malformed.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace understudy
