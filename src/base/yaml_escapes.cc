#include "base/yaml_escapes.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <optional>

#include "base/text.h"

namespace understudy {
namespace {

constexpr std::size_t kPairSize = 12;    // "\ud83d\ude00"
constexpr std::size_t kSingleSize = 10;  // "\U0001F600"

// "\uXXXX" at the start of a text.
std::optional<std::uint32_t> EscapeAt(std::string_view text) {
  if (text.size() < kPairSize / 2 || !text.starts_with("\\u")) return std::nullopt;
  std::uint32_t code = 0;
  const char* const end = text.data() + kPairSize / 2;
  const auto read = std::from_chars(text.data() + 2, end, code, 16);
  return read.ec == std::errc() && read.ptr == end ? std::optional(code) : std::nullopt;
}

// The character that a pair at the start of a text means.
std::optional<std::uint32_t> PairAt(std::string_view text) {
  const auto high = EscapeAt(text);
  if (!high || *high < 0xD800 || *high > 0xDBFF) return std::nullopt;
  const auto low = EscapeAt(text.substr(kPairSize / 2));
  if (!low || *low < 0xDC00 || *low > 0xDFFF) return std::nullopt;
  return 0x10000 + ((*high - 0xD800) << 10U) + (*low - 0xDC00);
}

bool StartsCodePoint(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

}  // namespace

YamlEscapes::YamlEscapes(std::string_view text) : original_(text) {
  std::size_t copied = 0;
  std::size_t index = 0;
  for (auto at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
    const auto code = PairAt(text.substr(at));
    if (!code) {
      at += 2;  // an escaped backslash starts no further escape
      continue;
    }
    index += CountCodePoints(text.substr(copied, at - copied));
    rewritten_ += text.substr(copied, at - copied);
    pairs_.push_back({index, rewritten_.size()});
    std::array<char, kSingleSize + 1> single{};
    std::snprintf(single.data(), single.size(), "\\U%08X", static_cast<unsigned>(*code));
    rewritten_.append(single.data(), kSingleSize);
    index += kSingleSize;
    at += kPairSize;
    copied = at;
  }
  if (!pairs_.empty()) rewritten_ += text.substr(copied);
}

std::size_t YamlEscapes::OriginalOffset(std::size_t index) {
  const std::string_view now = text();
  while (last_index_ < index && last_offset_ < now.size()) {
    do ++last_offset_;
    while (last_offset_ < now.size() && !StartsCodePoint(now[last_offset_]));
    ++last_index_;
  }
  while (last_index_ > index) {
    do --last_offset_;
    while (!StartsCodePoint(now[last_offset_]));
    --last_index_;
  }
  const auto after = std::partition_point(pairs_.begin(), pairs_.end(), [&](const Pair& pair) {
    return pair.index + kSingleSize <= index;
  });
  return last_offset_ +
         static_cast<std::size_t>(after - pairs_.begin()) * (kPairSize - kSingleSize);
}

void YamlEscapes::NoteDoubleQuoted(std::size_t begin, std::size_t end) {
  auto pair = std::partition_point(pairs_.begin(), pairs_.end(),
                                   [&](const Pair& each) { return each.index < begin; });
  for (; pair != pairs_.end() && pair->index < end; ++pair) pair->double_quoted = true;
}

std::size_t YamlEscapes::OriginalOffsetOf(const Pair& pair) const {
  const auto before = static_cast<std::size_t>(&pair - pairs_.data());
  return pair.offset + before * (kPairSize - kSingleSize);
}

YamlText YamlEscapes::TakeText() const {
  YamlText result;
  std::size_t copied = 0;
  for (const Pair& pair : pairs_) {
    if (!pair.double_quoted) continue;
    const std::size_t at = OriginalOffsetOf(pair);
    result.text += original_.substr(copied, at - copied);
    result.pairs.push_back(result.text.size());
    result.text += std::string_view(rewritten_).substr(pair.offset, kSingleSize);
    copied = at + kPairSize;
  }
  result.text += original_.substr(copied);
  return result;
}

std::size_t YamlText::OriginalOffset(std::size_t offset) const {
  const auto after = std::partition_point(
      pairs.begin(), pairs.end(), [&](std::size_t pair) { return pair + kSingleSize <= offset; });
  return offset + static_cast<std::size_t>(after - pairs.begin()) * (kPairSize - kSingleSize);
}

}  // namespace understudy
