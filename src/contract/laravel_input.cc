#include "contract/laravel_input.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace understudy::contract {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Every character that Str::trim()'s expression matches alone, by PHP 8.2.
constexpr Range kTrimmed[] = {
    {0x0, 0x0},       {0x9, 0xD},       {0x20, 0x20},       {0x85, 0x85},       {0xA0, 0xA0},
    {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},     {0x115F, 0x1160},   {0x1680, 0x1680},
    {0x17B4, 0x17B5}, {0x180E, 0x180E}, {0x2000, 0x200F},   {0x2028, 0x2029},   {0x202F, 0x202F},
    {0x205F, 0x2065}, {0x206A, 0x206F}, {0x2800, 0x2800},   {0x3000, 0x3000},   {0x3164, 0x3164},
    {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0x1D159, 0x1D159}, {0x1D173, 0x1D17A}, {0xE0020, 0xE0020},
};

bool IsTrimmed(char32_t c) {
  return std::any_of(std::begin(kTrimmed), std::end(kTrimmed),
                     [c](const Range& range) { return range.first <= c && c <= range.last; });
}

bool IsTail(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// The code point that well-formed text of this size holds.
char32_t Decode(std::string_view bytes) {
  constexpr unsigned kLeadBits[] = {0x7F, 0x1F, 0x0F, 0x07};
  char32_t c = static_cast<unsigned char>(bytes[0]) & kLeadBits[bytes.size() - 1];
  for (const char byte : bytes.substr(1)) c = c << 6U | (static_cast<unsigned char>(byte) & 0x3FU);
  return c;
}

std::size_t FirstSize(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && IsTail(text[size])) ++size;
  return size;
}

std::size_t LastSize(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && IsTail(text[text.size() - size])) ++size;
  return size;
}

// PHP's trim() within filters: of its default characters all but NUL.
std::string_view TrimBlanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\r\v";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

std::string_view TrimStrings(std::string_view text) {
  while (!text.empty()) {
    const auto size = FirstSize(text);
    if (size > 4 || !IsTrimmed(Decode(text.substr(0, size)))) break;
    text.remove_prefix(size);
  }
  while (!text.empty()) {
    const auto size = LastSize(text);
    if (size > 4 || !IsTrimmed(Decode(text.substr(text.size() - size)))) break;
    text.remove_suffix(size);
  }
  return text;
}

std::optional<std::int64_t> FilterValidateInt(std::string_view text) {
  text = TrimBlanks(text);
  const bool plus = text.starts_with('+');
  if (plus) text.remove_prefix(1);
  const std::string_view digits = !plus && text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || digits.front() < '0' || digits.front() > '9') return std::nullopt;
  if (digits.front() == '0' && digits.size() > 1) return std::nullopt;
  const auto parsed = ParseInteger(text);
  return parsed.status == IntegerStatus::kOk ? std::optional(parsed.value) : std::nullopt;
}

std::string_view OneLeadingDash(std::string_view field) {
  while (field.starts_with("--")) field.remove_prefix(1);
  return field;
}

}  // namespace understudy::contract
