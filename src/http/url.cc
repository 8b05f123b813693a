#include "http/url.h"

#include <algorithm>

#include "base/text.h"

namespace understudy::http {
Target SplitTarget(std::string_view target) {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

namespace {

// Whether decoding changes nothing and can't fail: most texts are so, and one look at each byte is
// enough.
bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0 && byte < 0x80 && c != '%' && c != '+';
  });
}

}  // namespace

tl::expected<std::string, std::string> PercentDecode(std::string_view text, bool plus_is_space) {
  if (IsPlain(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    // Copies everything up to the next coded character at once.
    auto coded = std::min(text.find('%'), text.size());
    if (plus_is_space) coded = std::min(text.substr(0, coded).find('+'), coded);
    out.append(text.substr(0, coded));
    text.remove_prefix(coded);
    if (text.starts_with('+') && plus_is_space) {
      out.push_back(' ');
      text.remove_prefix(1);
    } else if (!text.empty()) {
      const int high = text.size() > 1 ? HexDigit(text[1]) : -1;
      const int low = text.size() > 2 ? HexDigit(text[2]) : -1;
      if (high < 0 || low < 0) {
        return tl::make_unexpected("`" + Printable(text.substr(0, 3)) +
                                   "` is not a percent-encoding: two hex digits must follow `%`");
      }
      if (high == 0 && low == 0) {
        return tl::make_unexpected(std::string("`%00` (NUL) is not allowed"));
      }
      out.push_back(static_cast<char>(high * 16 + low));
      text.remove_prefix(3);
    }
  }
  if (!IsUtf8(out)) return tl::make_unexpected(std::string("it is not UTF-8"));
  if (out.find('\0') != std::string::npos) {
    return tl::make_unexpected(std::string("a NUL character is not allowed"));
  }
  return out;
}

std::string DecodePercents(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_coded = text[at] == '%' && at + 2 < text.size();
    const int high = is_coded ? HexDigit(text[at + 1]) : -1;
    const int low = high < 0 ? -1 : HexDigit(text[at + 2]);
    if (low < 0) {
      out += text[at];
    } else {
      out += static_cast<char>(high * 16 + low);
      at += 2;
    }
  }
  return out;
}

tl::expected<Pairs, std::string> ParseUrlEncoded(std::string_view text, std::string_view what) {
  Pairs pairs;
  if (text.empty()) return pairs;
  const auto count = static_cast<std::size_t>(std::count(text.begin(), text.end(), '&')) + 1;
  pairs.reserve(std::min(count, kMostPairs));
  while (!text.empty()) {
    const auto piece = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
    if (piece.empty()) continue;
    if (pairs.size() == kMostPairs) {
      return tl::make_unexpected("The " + std::string(what) + " has more than " +
                                 std::to_string(kMostPairs) + " fields.");
    }
    const auto equals = piece.find('=');
    auto name = PercentDecode(piece.substr(0, equals), true);
    auto value = equals == std::string_view::npos ? tl::expected<std::string, std::string>("")
                                                  : PercentDecode(piece.substr(equals + 1), true);
    for (const auto* decoded : {&name, &value}) {
      if (!*decoded) {
        return tl::make_unexpected("The " + std::string(what) + " is malformed at " +
                                   Quoted(piece) + ": " + decoded->error() + ".");
      }
    }
    pairs.emplace_back(std::move(*name), std::move(*value));
  }
  return pairs;
}

std::vector<std::string> FindUrlEncoded(std::string_view text, std::string_view name) {
  std::vector<std::string> values;
  while (!text.empty()) {
    const auto piece = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
    const auto equals = std::min(piece.find('='), piece.size());
    const auto sent = piece.substr(0, equals);
    const bool coded = sent.find('%') != std::string_view::npos;
    if (coded ? PercentDecode(sent, true) != name : sent != name) continue;
    auto value = PercentDecode(piece.substr(std::min(equals + 1, piece.size())), true);
    if (!value) break;
    if (!value->empty()) values.push_back(std::move(*value));
  }
  return values;
}

}  // namespace understudy::http
