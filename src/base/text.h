#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Small operations on UTF-8 text. Pure functions, thread-safe.
namespace understudy {

// Offset of the first byte that is not part of well-formed UTF-8 (RFC 3629: no surrogates, no
// overlong forms, nothing past U+10FFFF), or npos.
std::size_t FindInvalidUtf8(std::string_view text);
inline bool IsUtf8(std::string_view text) {
  return FindInvalidUtf8(text) == std::string_view::npos;
}

// How many code points `text` has; for malformed text, how many bytes that start one.
std::size_t CountCodePoints(std::string_view text);

// At most `limit` code points of `text`, with "…" where something was cut. For messages that quote
// input.
std::string Abbreviate(std::string_view text, std::size_t limit = 60);

// `text` with control characters shown as \xHH, so that quoting it can not break a line or a
// header.
std::string Printable(std::string_view text);

// `text` in backticks, short and printable, as messages quote input.
std::string Quoted(std::string_view text);

// The key for searching a text. Two texts have the same key if they differ only in case (Unicode's
// CaseFolding), accents and other marks, or form (NFC, NFD, compatibility forms). It is the first
// level of the Unicode Collation Algorithm without its order, as MySQL's utf8mb4_unicode_ci
// compares. Arabic vowel signs and the tatweel are ignored, and "١" equals "1". "أ" and "ا" differ,
// and so do "й" and "и". Invalid UTF-8 bytes are kept.
std::string SearchKey(std::string_view text);

// ASCII only, as HTTP's tokens and header names need.
std::string LowerAscii(std::string_view text);
bool EqualsIgnoreCase(std::string_view a, std::string_view b);
// Whether `text` is such a token: a method's or a header's name (RFC 9110, section 5.6.2).
bool IsToken(std::string_view text);

// `text` without spaces and tabs at its ends.
std::string_view Trim(std::string_view text);

// The pieces between separators; an empty text has one empty piece.
std::vector<std::string_view> Split(std::string_view text, char separator);
std::string Join(const std::vector<std::string>& items, std::string_view separator);
// Concatenates the pieces, with one allocation.
std::string Concat(std::initializer_list<std::string_view> pieces);

// The value of a hexadecimal digit in either case; -1 for another character.
int HexDigit(char c);
// Appends "%XX".
void AppendPercentEncoded(std::string& out, char byte);

// Lets a string_view find a std::string in an unordered container.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

// A decimal integer with an optional sign and nothing else ("+1", " 1" and "" are none).
enum class IntegerStatus { kOk, kNotInteger, kTooLow, kTooHigh };
struct ParsedInteger {
  IntegerStatus status;
  std::int64_t value;  // only with kOk
};
ParsedInteger ParseInteger(std::string_view text);

// A decimal integer without a sign, of 64 bits; and a finite decimal number, "1.5" or "2e-3".
// nullopt for anything else.
std::optional<std::uint64_t> ParseUnsigned(std::string_view text);
std::optional<double> ParseNumber(std::string_view text);

// The shortest text that ParseNumber() reads as the same number, which is finite. JSON's too.
std::string FormatNumber(double number);

// The same text for all spellings of a number that are the same double: 1, 1.0 and 1e0, 0 and -0.
// A text that is no number stays.
std::string ComparedNumber(std::string_view text);

// The name that a step of a JSON pointer means: "~1" is "/", "~0" is "~".
std::string PointerStepName(std::string_view step);

// How many letters to insert, remove, replace or swap with their neighbour to turn one text into
// the other (optimal string alignment). ASCII case is ignored. The time grows with the product of
// the lengths, so callers bound the lengths.
std::size_t EditDistance(std::string_view a, std::string_view b);

// The candidate that `text` most likely means: at most a third of its characters differ. nullopt
// when none is near.
std::optional<std::string> Nearest(std::string_view text,
                                   const std::vector<std::string>& candidates);

}  // namespace understudy
