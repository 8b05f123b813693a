#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace understudy::matching {

// The place of the first `part` in `text` at or after `from`; npos if there is none. Linear time:
// std::string_view::find() may take the product of both sizes.
inline std::size_t FindText(std::string_view text, std::string_view part, std::size_t from = 0) {
  if (from > text.size()) return std::string_view::npos;
  if (part.empty()) return from;
  if (part.size() > text.size() - from) return std::string_view::npos;
  const void* found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace understudy::matching
