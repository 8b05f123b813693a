#include "http/multipart.h"

#include "base/text.h"
#include "http/header_value.h"

namespace understudy::http {
namespace {

constexpr std::size_t kMostParts = 1024;
constexpr std::size_t kMostPartHeaders = 8192;

tl::unexpected<std::string> Malformed(std::string_view why) {
  return tl::make_unexpected(
      "The request body is not valid multipart/form-data: " + std::string(why) + ".");
}

// A part's Content-Disposition value; empty when it has none.
std::string_view Disposition(std::string_view headers) {
  while (!headers.empty()) {
    const auto line = headers.substr(0, headers.find("\r\n"));
    headers.remove_prefix(std::min(line.size() + 2, headers.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    if (EqualsIgnoreCase(Trim(line.substr(0, colon)), "content-disposition")) {
      return Trim(line.substr(colon + 1));
    }
  }
  return {};
}

// What follows a boundary on its line: RFC 2046 section 5.1.1 allows blanks and tabs there.
std::string_view SkipPadding(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

}  // namespace

tl::expected<Pairs, std::string> ParseMultipart(std::string_view body,
                                                std::string_view content_type, FileBytes files) {
  const std::string boundary = HeaderParameter(content_type, "boundary");
  if (boundary.empty() || boundary.size() > 70) {
    return Malformed("its Content-Type names no boundary of 1 to 70 characters");
  }
  const std::string delimiter = "\r\n--" + boundary;
  // The first delimiter may be at the very start.
  std::size_t at = body.starts_with(std::string_view(delimiter).substr(2)) ? delimiter.size() - 2
                                                                           : body.find(delimiter);
  if (at == std::string_view::npos) return Malformed("its first boundary is missing");
  if (!body.starts_with(std::string_view(delimiter).substr(2))) at += delimiter.size();

  Pairs fields;
  while (!body.substr(at).starts_with("--")) {
    const std::string_view line_end = SkipPadding(body.substr(at));
    if (!line_end.starts_with("\r\n")) return Malformed("a boundary line is broken");
    at = body.size() - line_end.size();
    const std::size_t headers_at = at + 2;
    const std::size_t end = body.find(delimiter, at);
    if (end == std::string_view::npos) return Malformed("its last boundary is missing");
    const std::string_view part = body.substr(at, end - at);
    const auto blank = part.find("\r\n\r\n");
    if (blank > kMostPartHeaders) {  // npos too
      return Malformed("a part has no headers, or more than 8 KiB of them");
    }
    const auto headers = blank < 2 ? std::string_view() : body.substr(headers_at, blank - 2);
    const auto disposition = Disposition(headers);
    std::string name = HeaderParameter(disposition, "name");
    if (name.empty()) return Malformed("a part has no name");
    std::string value(part.substr(blank + 4));
    const bool is_file =
        files == FileBytes::kAny && !HeaderParameter(disposition, "filename").empty();
    if (!IsUtf8(name) || (!is_file && !IsUtf8(value))) return Malformed("a part is not UTF-8");
    if (!is_file && value.find('\0') != std::string::npos) {
      return Malformed("a part holds a NUL character");
    }
    if (fields.size() == kMostParts) return Malformed("it has more than 1024 parts");
    fields.emplace_back(std::move(name), std::move(value));
    at = end + delimiter.size();
  }
  return fields;
}

}  // namespace understudy::http
