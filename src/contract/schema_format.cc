#include "contract/schema_format.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/clock.h"
#include "base/text.h"

namespace understudy::contract {
namespace {

constexpr std::string_view kAsciiDigits = "0123456789";
constexpr std::string_view kAsciiHexDigits = "0123456789abcdefABCDEF";
constexpr std::string_view kAsciiLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool HasOnly(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

bool IsDate(std::string_view text) { return text.size() == 10 && ParseDate(text).has_value(); }

// RFC 3339. ParseInstant() reads other forms too.
bool IsDateTime(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return false;
  // ParseInstant() refuses leap seconds.
  if (text.substr(16, 3) != ":60") return ParseInstant(text).has_value();
  return ParseInstant(Concat({text.substr(0, 17), "59", text.substr(19)})).has_value();
}

bool IsTime(std::string_view text) { return IsDateTime(Concat({"2000-01-01T", text})); }

// The ISO 8601 durations of RFC 3339: "P1DT12H", "P2W".
bool IsDuration(std::string_view text) {
  if (text.size() < 3 || text.front() != 'P') return false;
  std::string_view units = "YMWD";
  bool in_time = false;
  bool empty = true;  // since the P or the T
  for (std::size_t at = 1; at < text.size();) {
    if (text[at] == 'T' && !in_time) {
      in_time = true;
      empty = true;
      units = "HMS";
      ++at;
      continue;
    }
    const std::size_t end = text.find_first_not_of("0123456789.,", at);
    const std::size_t unit = end == std::string_view::npos ? end : units.find(text[end]);
    if (unit == std::string_view::npos || end == at) return false;
    units.remove_prefix(unit + 1);
    empty = false;
    at = end + 1;
  }
  return !empty;
}

bool IsHostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  const auto labels = Split(text, '.');
  return std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), [](char c) {
             return c == '-' || kAsciiDigits.find(c) != std::string_view::npos ||
                    kAsciiLetters.find(c) != std::string_view::npos;
           });
  });
}

// Whether a text can be the path or the query of a URI. Bytes past ASCII are allowed: clients send
// them, and RFC 3987 allows them.
bool HasUriCharacters(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    constexpr std::string_view kRefused = "\"<>\\^`{|}\x7f";
    return (c >= '\0' && c <= ' ') || kRefused.find(c) != std::string_view::npos;
  });
}

bool IsUri(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto scheme = text.substr(0, colon);
  return kAsciiLetters.find(scheme.front()) != std::string_view::npos &&
         std::all_of(scheme.begin(), scheme.end(),
                     [](char c) {
                       return std::string_view("+-.").find(c) != std::string_view::npos ||
                              kAsciiDigits.find(c) != std::string_view::npos ||
                              kAsciiLetters.find(c) != std::string_view::npos;
                     }) &&
         HasUriCharacters(text.substr(colon + 1));
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool good =
        dash ? text[i] == '-' : kAsciiHexDigits.find(text[i]) != std::string_view::npos;
    if (!good) return false;
  }
  return true;
}

bool IsIpv4(std::string_view text) {
  const auto parts = Split(text, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           const auto number = ParseUnsigned(part);
           return number && *number < 256 && part.size() <= 3 &&
                  (part.size() == 1 || part.front() != '0');
         });
}

bool IsIpv6(std::string_view text) {
  constexpr std::size_t kLongest = 45;
  if (text.empty() || text.size() > kLongest) return false;
  const auto twice = text.find("::");
  if (twice != std::string_view::npos && text.find("::", twice + 1) != std::string_view::npos) {
    return false;
  }
  std::size_t groups = 0;
  const auto parts = Split(text, ':');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto part = parts[i];
    if (i + 1 == parts.size() && IsIpv4(part)) {
      groups += 2;
      continue;
    }
    if (!HasOnly(part, kAsciiHexDigits) || part.size() > 4) return false;
    if (!part.empty()) ++groups;
  }
  if (twice == std::string_view::npos) {
    return groups == 8 && parts.size() <= 8 && text.front() != ':' && text.back() != ':';
  }
  const bool single_first = text.front() == ':' && twice != 0;
  const bool single_last = text.back() == ':' && twice + 2 != text.size();
  return groups <= 7 && !single_first && !single_last;
}

bool IsEmail(std::string_view text) {
  const auto at = text.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         std::none_of(text.begin(), text.end(), [](char c) { return c >= '\0' && c <= ' '; });
}

bool IsBase64(std::string_view text) {
  const auto end = text.find_last_not_of('=');
  const auto digits = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
  return text.size() % 4 == 0 && text.size() - digits.size() <= 2 &&
         std::all_of(digits.begin(), digits.end(), [](char c) {
           return std::string_view("+/-_").find(c) != std::string_view::npos ||
                  kAsciiDigits.find(c) != std::string_view::npos ||
                  kAsciiLetters.find(c) != std::string_view::npos;
         });
}

}  // namespace

bool HasFormat(std::string_view text, std::string_view format) {
  using Check = bool (*)(std::string_view);
  static constexpr std::array<std::pair<std::string_view, Check>, 12> kChecks = {{
      {"date", IsDate},
      {"date-time", IsDateTime},
      {"time", IsTime},
      {"duration", IsDuration},
      {"email", IsEmail},
      {"hostname", IsHostname},
      {"ipv4", IsIpv4},
      {"ipv6", IsIpv6},
      {"uri", IsUri},
      {"uri-reference", HasUriCharacters},
      {"uuid", IsUuid},
      {"byte", IsBase64},
  }};
  const auto found = std::find_if(kChecks.begin(), kChecks.end(),
                                  [&](const auto& check) { return check.first == format; });
  return found == kChecks.end() || found->second(text);
}

const std::vector<std::string>& KnownFormats() {
  static const std::vector<std::string> kFormats = {
      "date",  "date-time", "time",   "duration", "email", "hostname", "ipv4",          "ipv6",
      "uri",   "url",       "iri",    "uuid",     "guid",  "byte",     "uri-reference", "base64",
      "int32", "int64",     "uint32", "uint64",   "float", "double",   "binary",        "password"};
  return kFormats;
}

bool IsIntegerFormat(std::string_view format) {
  return format == "int64" || format == "int32" || format == "uint64" || format == "uint32";
}

}  // namespace understudy::contract
