#include "journal/coded_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/base64.h"

namespace understudy::journal {
namespace {

constexpr std::string_view kCoding("%\\&\0", 4);

// A character, and the bytes that write it.
struct CodedCharacter {
  std::uint32_t code;
  std::size_t size;
};

std::optional<std::uint32_t> NumberIn(std::string_view digits, int base) {
  std::uint32_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  if (digits.empty() || error != std::errc() || stop != end) return std::nullopt;
  return value;
}

// `size` hexadecimal digits at `at`.
std::optional<std::uint32_t> HexAt(std::string_view text, std::size_t at, std::size_t size) {
  const auto digits = text.substr(std::min(at, text.size()), size);
  return digits.size() == size ? NumberIn(digits, 16) : std::nullopt;
}

// What follows a backslash.
std::optional<CodedCharacter> ReadEscape(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const char kind = text[1];
  if (kind == 'u' || kind == 'x') {
    const std::size_t digits = kind == 'u' ? 4 : 2;
    const auto code = HexAt(text, 2, digits);
    if (code) return CodedCharacter{*code, 2 + digits};
  }
  constexpr std::string_view kBreaks = "nrt";
  const bool is_break = kBreaks.find(kind) != std::string_view::npos;
  return CodedCharacter{is_break ? std::uint32_t{'\n'} : static_cast<unsigned char>(kind), 2};
}

// "&#65;", "&#x41;", "&amp;".
std::optional<CodedCharacter> ReadReference(std::string_view text) {
  constexpr std::size_t kLongestReference = 12;
  const auto end = text.substr(0, kLongestReference).find(';');
  if (end == std::string_view::npos) return std::nullopt;
  const auto name = text.substr(1, end - 1);
  constexpr std::array<std::pair<std::string_view, char>, 5> kNames = {
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [known, c] : kNames) {
    if (name == known) return CodedCharacter{static_cast<unsigned char>(c), end + 1};
  }
  if (!name.starts_with('#')) return std::nullopt;
  const bool is_hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
  const auto code = NumberIn(name.substr(is_hex ? 2 : 1), is_hex ? 16 : 10);
  return code ? std::optional(CodedCharacter{*code, end + 1}) : std::nullopt;
}

// The character that is coded at the start of `text`.
std::optional<CodedCharacter> ReadCoded(std::string_view text) {
  if (text.front() == '%') {
    const auto code = HexAt(text, 1, 2);
    return code ? std::optional(CodedCharacter{*code, 3}) : std::nullopt;
  }
  if (text.front() == '\\') return ReadEscape(text);
  return text.front() == '&' ? ReadReference(text) : std::nullopt;
}

// As UTF-8; halves of pairs, and what is no character, as such.
void AppendUtf8(std::uint32_t code, std::string& out) {
  if (code < 0x80U) {
    out += static_cast<char>(code);
  } else if (code < 0x800U) {
    out += static_cast<char>(0xC0U | code >> 6U);
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xE0U | (code >> 12U & 0x0FU));
    out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

// The value of a digit of base64 or base64url; -1 for another character.
int DigitOfAnyBase64(char c) {
  if (c == '-') return Base64Digit('+');
  return Base64Digit(c == '_' ? '/' : c);
}

// Separates the words of DecodedBase64Words(). Not a character of a text.
constexpr char kEndOfWord = '\x01';

bool IsOfText(char c) { return (c >= ' ' && c <= '~') || c == '\t' || c == '\r' || c == '\n'; }

// The bytes of a word whose first letter is the one at `from`.
void AppendBytes(const std::string& digits, std::size_t from, std::string& out) {
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (std::size_t i = from; i < digits.size(); ++i) {
    bits = (bits << 6U | static_cast<unsigned char>(digits[i])) & 0xFFFFU;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFFU);
  }
  out += kEndOfWord;
}

}  // namespace

bool MayBeCoded(std::string_view text) { return text.find_first_of(kCoding) != text.npos; }

std::string WithoutRepeatedCodings(std::string_view text) {
  constexpr std::string_view kPercent = "25";
  constexpr std::string_view kAmpersand = "amp;";
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    plain += c;
    // "%2525" is "%25", which may be the end of the chain.
    while (c == '%' && text.substr(at, 4) == "2525") at += kPercent.size();
    if (c == '%' && text.substr(at, 2) == kPercent && HexAt(text, at + 2, 2)) at += 2;
    while (c == '&' && text.substr(at, 8) == "amp;amp;") at += kAmpersand.size();
  }
  return plain;
}

std::string Decoded(std::string_view coded) {
  const std::string shorter = WithoutRepeatedCodings(coded);
  std::string_view text = shorter;
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const auto as_it_is = std::min(text.find_first_of(kCoding), text.size());
    plain += text.substr(0, as_it_is);
    text.remove_prefix(as_it_is);
    if (text.empty()) break;
    if (text.front() == '\0') {
      text.remove_prefix(1);
    } else if (const auto read = ReadCoded(text)) {
      // Percent-encoding writes bytes, all else characters.
      if (text.front() == '%') {
        plain += static_cast<char>(read->code);
      } else {
        AppendUtf8(read->code, plain);
      }
      text.remove_prefix(read->size);
    } else {
      plain += text.front();
      text.remove_prefix(1);
    }
  }
  return plain;
}

std::string DecodedBase64Words(std::string_view text) {
  constexpr std::size_t kShortestWord = 6;
  std::string out;
  std::string digits;
  const auto end_word = [&] {
    for (std::size_t from = 0; digits.size() >= kShortestWord && from < 4; ++from) {
      AppendBytes(digits, from, out);
    }
    digits.clear();
  };
  for (const char c : text) {
    if (c == '\r' || c == '\n') continue;  // long words are broken into lines
    const int digit = DigitOfAnyBase64(c);
    if (digit < 0) {
      end_word();
    } else {
      digits += static_cast<char>(digit);
    }
  }
  end_word();
  return out;
}

std::vector<std::string> TextsIn(std::string_view bytes) {
  constexpr std::size_t kShortestText = 8;
  std::vector<std::string> texts;
  std::string run;
  const auto end_run = [&] {
    if (run.size() >= kShortestText) texts.push_back(run);
    run.clear();
  };
  for (const char c : bytes) {
    if (IsOfText(c)) {
      run += c;
    } else if (c != '\0') {
      end_run();
    }
  }
  end_run();
  return texts;
}

}  // namespace understudy::journal
