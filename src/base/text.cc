#include "base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

namespace understudy {
namespace {

// The code point that starts at `text[at]`, advancing `at`; -1 and no advance when malformed.
std::int32_t NextCodePoint(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(at);
  if (first < 0x80) {
    ++at;
    return static_cast<std::int32_t>(first);
  }
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const auto bits = [&](std::size_t i) { return byte(i) & 0x3FU; };
  if (first >= 0xC2 && first <= 0xDF && tail(at + 1)) {
    const unsigned c = (first & 0x1FU) << 6U | bits(at + 1);
    at += 2;
    return static_cast<std::int32_t>(c);
  }
  if ((first & 0xF0U) == 0xE0U && tail(at + 1) && tail(at + 2)) {
    const unsigned c = (first & 0x0FU) << 12U | bits(at + 1) << 6U | bits(at + 2);
    if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF)) return -1;
    at += 3;
    return static_cast<std::int32_t>(c);
  }
  if (first >= 0xF0 && first <= 0xF4 && tail(at + 1) && tail(at + 2) && tail(at + 3)) {
    const unsigned c =
        (first & 0x07U) << 18U | bits(at + 1) << 12U | bits(at + 2) << 6U | bits(at + 3);
    if (c < 0x10000 || c > 0x10FFFF) return -1;
    at += 4;
    return static_cast<std::int32_t>(c);
  }
  return -1;
}

void AppendCodePoint(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t b) { out.push_back(static_cast<char>(b)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | c >> 6U);
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | c >> 12U);
    put(0x80U | (c >> 6U & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | c >> 18U);
    put(0x80U | (c >> 12U & 0x3FU));
    put(0x80U | (c >> 6U & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
}

char LowerLetter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr std::int32_t kTatweel = 0x640;

// Most text is ASCII, so it is taken in larger steps.
bool StartsWithEightAscii(std::string_view text) {
  std::uint64_t bytes = 0;
  if (text.size() < sizeof(bytes)) return false;
  std::memcpy(&bytes, text.data(), sizeof(bytes));
  return (bytes & 0x8080808080808080U) == 0;
}

// Whether the mark `c` after `base` has no weight on the first level of the Unicode Collation
// Algorithm. Marks of combining class 8 and from 10 on have none, except those that make another
// letter (the algorithm's contractions: й, and alef, waw and yeh with hamza or madda), and the
// vowels of Thai and Lao. Vowel signs and viramas of Indic scripts have lower classes.
bool IsIgnoredMark(std::int32_t base, std::int32_t c) {
  if (c < 0x300) return false;
  const int mark = utf8proc_get_property(c)->combining_class;
  if (mark == 103 || mark == 118) return false;
  if (c == 0x306) return base != 0x438;
  if (c >= 0x653 && c <= 0x655) return false;
  return mark == 8 || mark >= 10;
}

// Whether a terminal or a reader could be misled by it: control and format characters, such as
// those that turn the direction of text, and separators of lines.
bool IsHidden(std::int32_t c) {
  if (c < 0x20) return true;
  if (c < 0x7F) return false;
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:
      return false;
  }
}

// Letters with the weights of two others.
std::u32string_view ExpansionOf(std::int32_t c) {
  if (c == 0xE6) return U"ae";
  if (c == 0x153) return U"oe";
  return {};
}

// Arabic and Persian digits have the weights of ASCII digits.
std::int32_t PrimaryDigit(std::int32_t c) {
  if (c >= 0x660 && c <= 0x669) return c - 0x660 + '0';
  if (c >= 0x6F0 && c <= 0x6F9) return c - 0x6F0 + '0';
  return c;
}

// Appends the key of well-formed text.
void AppendSearchKey(std::string& out, std::string_view text) {
  constexpr auto kOptions = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  std::vector<std::int32_t> points(text.size() + 1);
  auto count = utf8proc_decompose(bytes, size, points.data(),
                                  static_cast<utf8proc_ssize_t>(points.size()), kOptions);
  if (count > static_cast<utf8proc_ssize_t>(points.size())) {
    points.resize(static_cast<std::size_t>(count));
    count = utf8proc_decompose(bytes, size, points.data(), count, kOptions);
  }
  std::vector<std::int32_t> kept;
  kept.reserve(static_cast<std::size_t>(count) + 1);
  std::int32_t base = 0;
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    const std::int32_t c = points[static_cast<std::size_t>(i)];
    if (c == kTatweel || IsIgnoredMark(base, c)) continue;
    base = c;
    if (const auto letters = ExpansionOf(c); !letters.empty()) {
      kept.insert(kept.end(), letters.begin(), letters.end());
    } else {
      kept.push_back(PrimaryDigit(c));
    }
  }
  // Composed, so that a letter is not found in another one that only begins with it.
  const auto composed =
      utf8proc_normalize_utf32(kept.data(), static_cast<utf8proc_ssize_t>(kept.size()),
                               static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  kept.resize(static_cast<std::size_t>(std::max<utf8proc_ssize_t>(composed, 0)));
  for (const auto c : kept) AppendCodePoint(out, static_cast<std::uint32_t>(c));
}

}  // namespace

std::size_t FindInvalidUtf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (StartsWithEightAscii(text.substr(at))) {
      at += 8;
    } else if (NextCodePoint(text, at) < 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

std::size_t CountCodePoints(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void AppendPercentEncoded(std::string& out, char byte) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  out += '%';
  out += kHex[value >> 4U];
  out += kHex[value & 15U];
}

std::string Abbreviate(std::string_view text, std::size_t limit) {
  std::size_t at = 0;
  for (std::size_t n = 0; n < limit && at < text.size(); ++n) {
    if (NextCodePoint(text, at) < 0) ++at;
  }
  return std::string(text.substr(0, at)) + (at < text.size() ? "…" : "");
}

std::string Printable(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = at;
    const std::int32_t c = NextCodePoint(text, at);
    if (!IsHidden(c)) {
      out.append(text.substr(start, at - start));
      continue;
    }
    at = std::max(at, start + 1);
    for (const char each : text.substr(start, at - start)) {
      const auto byte = static_cast<unsigned char>(each);
      out += "\\x";
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 0x0FU]);
    }
  }
  return out;
}

std::string Quoted(std::string_view text) { return "`" + Printable(Abbreviate(text)) + "`"; }

std::string SearchKey(std::string_view text) {
  const bool ascii = std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0x80U) != 0;
  });
  if (ascii) return LowerAscii(text);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto valid = std::min(FindInvalidUtf8(text), text.size());
    if (valid > 0) AppendSearchKey(out, text.substr(0, valid));
    if (valid < text.size()) out.push_back(text[valid]);
    text.remove_prefix(std::min(valid + 1, text.size()));
  }
  return out;
}

std::string LowerAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = LowerLetter(c);
  return out;
}

namespace {

// Of a letter, mark or digit of tokens (RFC 9110 section 5.6.2).
constexpr std::array<bool, 256> kOfTokens = [] {
  std::array<bool, 256> found{};
  for (const char c : std::string_view("0123456789!#$%&'*+-.^_`|~"
                                       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    found.at(static_cast<unsigned char>(c)) = true;
  }
  return found;
}();

constexpr bool IsBlank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return kOfTokens[static_cast<unsigned char>(c)];
  });
}

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return x == y || LowerLetter(x) == LowerLetter(y);
         });
}

std::string_view Trim(std::string_view text) {
  // Each request calls it some times, mostly for nothing: so it calls nothing.
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  pieces.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), separator)) + 1);
  while (true) {
    const auto at = text.find(separator);
    pieces.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return pieces;
    text.remove_prefix(at + 1);
  }
}

std::string Join(const std::vector<std::string>& items, std::string_view separator) {
  std::string out;
  for (const auto& item : items) {
    if (&item != items.data()) out += separator;
    out += item;
  }
  return out;
}

std::string Concat(std::initializer_list<std::string_view> pieces) {
  std::size_t size = 0;
  for (const auto piece : pieces) size += piece.size();
  std::string out;
  out.reserve(size);
  for (const auto piece : pieces) out += piece;
  return out;
}

ParsedInteger ParseInteger(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::invalid_argument || end != text.data() + text.size()) {
    return {IntegerStatus::kNotInteger, 0};
  }
  if (error == std::errc::result_out_of_range) {
    return {text.front() == '-' ? IntegerStatus::kTooLow : IntegerStatus::kTooHigh, 0};
  }
  return {IntegerStatus::kOk, value};
}

std::optional<std::uint64_t> ParseUnsigned(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

std::optional<double> ParseNumber(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  const bool read = error == std::errc() && stop == end && std::isfinite(value);
  return read ? std::optional(value) : std::nullopt;
}

std::string FormatNumber(double number) {
  // In this range, plain digits are no longer than an exponent, or only slightly.
  const double size = std::abs(number);
  const bool plain = size == 0 || (size >= 1e-6 && size < 1e15);
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  return {text.data(), end};
}

std::string ComparedNumber(std::string_view text) {
  const auto number = ParseNumber(text);
  return number ? FormatNumber(*number + 0.0) : std::string(text);  // -0.0 + 0.0 is 0.0
}

std::string PointerStepName(std::string_view step) {
  std::string name;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const bool is_escape = step[i] == '~' && i + 1 < step.size();
    name += !is_escape ? step[i] : step[++i] == '1' ? '/' : '~';
  }
  return name;
}

std::size_t EditDistance(std::string_view a_text, std::string_view b_text) {
  const std::string a = LowerAscii(a_text);
  const std::string b = LowerAscii(b_text);
  using Row = std::vector<std::size_t>;
  Row before(b.size() + 1);
  Row above(b.size() + 1);
  Row row(b.size() + 1);
  std::iota(above.begin(), above.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = a[i - 1] == b[j - 1];
      row[j] = std::min({above[j - 1] + (same ? 0U : 1U), row[j - 1] + 1, above[j] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::optional<std::string> Nearest(std::string_view text,
                                   const std::vector<std::string>& candidates) {
  if (text.empty() || text.size() > 200) return std::nullopt;
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(text.size() / 3, 1) + 1;
  for (const auto& candidate : candidates) {
    const std::size_t distance = EditDistance(text, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace understudy
