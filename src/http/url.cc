#include "http/url.h"

#include "base/text.h"

namespace understudy::http {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Target SplitTarget(std::string_view target) {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

tl::expected<std::string, std::string> PercentDecode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '+' && plus_is_space) {
      out.push_back(' ');
    } else if (c != '%') {
      out.push_back(c);
    } else {
      const int high = i + 1 < text.size() ? HexDigit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
      if (high < 0 || low < 0) {
        return tl::make_unexpected("`" + Printable(text.substr(i, 3)) +
                                   "` is no percent-encoding: two hex digits must follow `%`");
      }
      if (high == 0 && low == 0) {
        return tl::make_unexpected(std::string("`%00` (NUL) is not allowed"));
      }
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  if (!IsUtf8(out)) return tl::make_unexpected(std::string("it is not UTF-8"));
  if (out.find('\0') != std::string::npos) {
    return tl::make_unexpected(std::string("a NUL character is not allowed"));
  }
  return out;
}

tl::expected<Pairs, std::string> ParseUrlEncoded(std::string_view text, std::string_view what) {
  Pairs pairs;
  if (text.empty()) return pairs;
  for (const auto piece : Split(text, '&')) {
    if (piece.empty()) continue;
    const auto equals = piece.find('=');
    auto name = PercentDecode(piece.substr(0, equals), true);
    auto value = equals == std::string_view::npos ? tl::expected<std::string, std::string>("")
                                                  : PercentDecode(piece.substr(equals + 1), true);
    for (const auto* decoded : {&name, &value}) {
      if (!*decoded) {
        return tl::make_unexpected("The " + std::string(what) + " is malformed at `" +
                                   Printable(Abbreviate(piece)) + "`: " + decoded->error() + ".");
      }
    }
    pairs.emplace_back(std::move(*name), std::move(*value));
  }
  return pairs;
}

}  // namespace understudy::http
