#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace understudy {

// JSON writes a character past U+FFFF as a pair of escapes, "\ud83d\ude00". libyaml refuses those,
// so they are rewritten as "\U0001F600" before the text is parsed.
class YamlEscapes {
 public:
  // `text` must outlive this.
  explicit YamlEscapes(std::string_view text);

  // The text to parse.
  std::string_view text() const { return pairs_.empty() ? original_ : rewritten_; }
  // The offset in bytes in the original of a code point of text(), counted from 0. Calls with
  // rising indices take linear time together.
  std::size_t OriginalOffset(std::size_t index);
  // Puts the original spelling back into `value`, the text of a scalar that knows no escapes and
  // that was read from the code points [begin, end) of text().
  void Restore(std::string& value, std::size_t begin, std::size_t end) const;

 private:
  struct Pair {
    std::size_t index;   // of the first code point, in text()
    std::size_t offset;  // in bytes, in text()
  };

  std::string_view original_;
  std::string rewritten_;
  std::vector<Pair> pairs_;
  std::size_t last_index_ = 0;   // a code point of text()
  std::size_t last_offset_ = 0;  // and its bytes
};

}  // namespace understudy
