#include "http/header_value.h"

#include "base/text.h"

namespace understudy::http {
namespace {

// The end of the quoted string that begins at `at`: behind its closing quote, or the text's end.
std::size_t QuotedEnd(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

// The next separator outside of quoted strings; the text's size when there is none.
std::size_t FindSeparator(std::string_view text, char separator, std::size_t at) {
  while (at < text.size() && text[at] != separator) {
    at = text[at] == '"' ? QuotedEnd(text, at) : at + 1;
  }
  return at;
}

}  // namespace

std::vector<std::string_view> SplitHeader(std::string_view value, char separator) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  while (begin < value.size()) {
    const std::size_t end = FindSeparator(value, separator, begin);
    const auto piece = Trim(value.substr(begin, end - begin));
    if (!piece.empty()) pieces.push_back(piece);
    begin = end + 1;
  }
  return pieces;
}

std::string Unquoted(std::string_view text) {
  if (!text.starts_with('"')) return std::string(text);
  std::string plain;
  for (std::size_t at = 1; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    plain += text[at];
  }
  return plain;
}

std::string HeaderParameter(std::string_view header, std::string_view name) {
  const auto pieces = SplitHeader(header, ';');
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const auto equals = pieces[i].find('=');
    if (equals == std::string_view::npos) continue;
    if (!EqualsIgnoreCase(Trim(pieces[i].substr(0, equals)), name)) continue;
    return Unquoted(Trim(pieces[i].substr(equals + 1)));
  }
  return {};
}

std::string HeaderText(std::string_view text) {
  constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
  std::string value;
  value.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (text.substr(at).starts_with(kEllipsis)) {
      value += "...";
      at += kEllipsis.size() - 1;
    } else if (byte >= 0x20U && byte < 0x7FU) {
      value += text[at];
    } else {
      AppendPercentEncoded(value, text[at]);
    }
  }
  return value;
}

}  // namespace understudy::http
