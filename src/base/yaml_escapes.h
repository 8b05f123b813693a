#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace understudy {

// A text with rewritten pairs of escapes. Maps offsets back to the original.
struct YamlText {
  std::string text;
  std::vector<std::size_t> pairs;  // offsets in bytes of what was rewritten, ascending

  // The offset in the original of an offset in `text`, both in bytes.
  std::size_t OriginalOffset(std::size_t offset) const;
};

// JSON writes a character past U+FFFF as a pair of escapes, "\ud83d\ude00". YAML parsers refuse
// those, so they are rewritten as "\U0001F600" before the text is parsed.
class YamlEscapes {
 public:
  // `text` must outlive this.
  explicit YamlEscapes(std::string_view text);

  // The text with every pair rewritten, in double quotes or not.
  std::string_view text() const { return pairs_.empty() ? original_ : rewritten_; }
  // The offset in bytes in the original of a code point of text(), counted from 0. Calls with
  // rising indices take linear time together.
  std::size_t OriginalOffset(std::size_t index);
  // Marks the code points [begin, end) of text() as a scalar in double quotes. Elsewhere, a
  // backslash is plain text.
  void NoteDoubleQuoted(std::size_t begin, std::size_t end);
  // The text with the pairs in double quotes rewritten.
  YamlText TakeText() const;

 private:
  struct Pair {
    std::size_t index;   // of the first code point, in text()
    std::size_t offset;  // in bytes, in text()
    bool double_quoted = false;
  };

  // In bytes, in the original.
  std::size_t OriginalOffsetOf(const Pair& pair) const;

  std::string_view original_;
  std::string rewritten_;
  std::vector<Pair> pairs_;
  std::size_t last_index_ = 0;   // a code point of text()
  std::size_t last_offset_ = 0;  // and its bytes
};

}  // namespace understudy
