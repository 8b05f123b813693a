#include "base/encoding.h"

#include <cstdint>

#include "base/text.h"

namespace understudy {
namespace {

// The name of the encoding that the first bytes show; empty for none of these. YAML and JSON begin
// with ASCII in practice, so that without a byte order mark the places of NUL bytes tell it.
std::string_view WideEncoding(std::string_view text) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return "UTF-16";
  if (text.size() < 4) return {};
  std::string nuls;
  for (const char c : text.substr(0, 4)) nuls += c == '\0' ? '0' : 'x';
  if (nuls == "x000" || nuls == "000x") return "UTF-32";
  return nuls == "x0x0" || nuls == "0x0x" ? "UTF-16" : "";
}

}  // namespace

std::size_t ByteOrderMarkSize(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

bool CheckEncoding(const Source& source, Diagnostics& diagnostics) {
  const auto wrong = [&](std::size_t offset, std::string message) {
    diagnostics.Add(Mark{&source, static_cast<std::uint32_t>(offset)}, std::move(message));
    return false;
  };
  if (const auto wide = WideEncoding(source.text); !wide.empty()) {
    diagnostics.Add(source.name, "the text is " + std::string(wide) + ": save it as UTF-8");
    return false;
  }
  if (const auto bad = FindInvalidUtf8(source.text); bad != std::string_view::npos) {
    return wrong(bad, "invalid UTF-8");
  }
  if (const auto nul = source.text.find('\0'); nul != std::string::npos) {
    return wrong(nul, "a NUL character is not allowed");
  }
  return true;
}

}  // namespace understudy
