#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "journal/redaction.h"

namespace understudy::journal {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Whether `text` has this percent-encoded character at `at`; `code` is in capitals.
bool HasCoded(std::string_view text, std::size_t at, std::string_view code) {
  return text[at] == '%' && EqualsIgnoreCase(text.substr(at + 1, 2), code);
}

// The number of bytes at `at` that end the name of a parameter in a text, and begin another one.
std::size_t BreakSize(std::string_view text, std::size_t at) {
  if (HasCoded(text, at, "26") || HasCoded(text, at, "3F")) return 3;
  // "\u0026" of JSON is "&", and the other characters that are written so are in no name.
  if (text.substr(at, 2) == "\\u") return std::min<std::size_t>(6, text.size() - at);
  constexpr std::string_view kBreaks = "?&;#\"'`<>(),{}|/\\ \t\r\n";
  return kBreaks.find(text[at]) == std::string_view::npos ? 0 : 1;
}

// Where the value ends that begins at `at` in a text. In a coded URL, the next parameter is coded,
// too.
std::size_t ValueEnd(std::string_view text, std::size_t at, bool is_coded) {
  constexpr std::string_view kEnds = "&\"`<>#\\ \t\r\n";
  while (at < text.size() && kEnds.find(text[at]) == std::string_view::npos &&
         !(is_coded && HasCoded(text, at, "26"))) {
    ++at;
  }
  return at;
}

// The size of the user name and password at the start of what follows "://", without the "@".
std::size_t UserSize(std::string_view text) {
  const auto authority = text.substr(0, text.find_first_of("/\\?#\"'<> \t\r\n"));
  const auto at_sign = authority.rfind('@');
  return at_sign == std::string_view::npos ? 0 : at_sign;
}

// The end of the JSON string that begins at `at`: behind its closing quote, or the text's end.
std::size_t StringEnd(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

// The end of the JSON value that begins at `at`.
std::size_t JsonEnd(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = StringEnd(text, at);
      if (depth == 0) return at;
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}' || c == ']' || c == '\n')) return at;
    ++at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return at;
  }
  return at;
}

// A name as JSON has it, between its quotes, without escapes. Other characters than ASCII ones are
// in no credential's name.
std::string PlainName(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && text.substr(at + 1, 3) == "u00" && at + 5 < text.size()) {
      // As a percent-encoding, which IsHidden() decodes.
      plain.append("%").append(text.substr(at + 4, 2));
      at += 5;
    } else if (text[at] != '\\') {
      plain += text[at];
    }
  }
  return plain;
}

}  // namespace

void HideInPairs(const Redaction& redaction, std::string_view text, std::string& out) {
  while (!text.empty()) {
    const auto piece = text.substr(0, text.find('&'));
    const auto equals = piece.find('=');
    const auto name = piece.substr(0, equals);
    // "??token=": the second one is in the name.
    const auto bare = name.substr(std::min(name.size(), name.find_first_not_of('?')));
    if (equals == std::string_view::npos) {
      out += piece;
    } else if (redaction.IsHidden(bare)) {
      out.append(name).append("=").append(kHidden);
    } else {
      out.append(name).append("=");
      HideInText(redaction, piece.substr(equals + 1), out);
    }
    text.remove_prefix(piece.size());
    if (text.empty()) return;
    out += '&';
    text.remove_prefix(1);
  }
}

void HideInText(const Redaction& redaction, std::string_view text, std::string& out) {
  std::size_t copied = 0;
  std::size_t name = 0;  // where the name begins that an "=" may end
  const auto hide = [&](std::size_t begin, std::size_t end) {
    out.append(text.substr(copied, begin - copied)).append(kHidden);
    copied = end;
    name = end;
    return end;
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const bool is_coded = HasCoded(text, at, "3D");
    if (is_coded || text[at] == '=') {
      const auto value = at + (is_coded ? 3 : 1);
      const bool hides = redaction.IsHidden(text.substr(name, at - name));
      at = hides ? hide(value, ValueEnd(text, value, is_coded)) : value;
      name = at;
      continue;
    }
    if (text[at] == ':' && text.substr(at, 3) == "://") {
      at += 3;
      name = at;
      const auto user = UserSize(text.substr(at));
      if (user > 0) at = hide(at, at + user);
      continue;
    }
    const auto size = BreakSize(text, at);
    at += std::max<std::size_t>(size, 1);
    if (size > 0) name = at;
  }
  out.append(text.substr(copied));
}

void HideInJson(const Redaction& redaction, std::string_view text, std::string& out) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto quote = std::min(text.find('"', at), text.size());
    out.append(text.substr(at, quote - at));
    if (quote == text.size()) return;
    const auto end = StringEnd(text, quote);
    const auto colon = std::min(text.find_first_not_of(kBlanks, end), text.size());
    const auto string = text.substr(quote, end - quote);
    at = end;
    if (colon == text.size() || text[colon] != ':') {
      HideInText(redaction, string, out);
      continue;
    }
    out += string;
    if (string.size() < 2 || !redaction.IsHidden(PlainName(string.substr(1, string.size() - 2)))) {
      continue;
    }
    const auto value = std::min(text.find_first_not_of(kBlanks, colon + 1), text.size());
    out.append(text.substr(end, value - end));
    if (value < text.size()) out.append("\"").append(kHidden).append("\"");
    at = JsonEnd(text, value);
  }
}

}  // namespace understudy::journal
