#include "journal/redaction.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.h"
#include "base/text.h"
#include "http/header_value.h"
#include "journal/entry.h"

namespace understudy::journal {
namespace {

int HexDigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Decodes each "%XX" and leaves all else, malformed encodings too.
std::string DecodedName(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int high = text[at] == '%' && at + 2 < text.size() ? HexDigitOf(text[at + 1]) : -1;
    const int low = high < 0 ? -1 : HexDigitOf(text[at + 2]);
    if (low < 0) {
      plain += text[at];
    } else {
      plain += static_cast<char>(high * 16 + low);
      at += 2;
    }
  }
  return plain;
}

// "application/json" of "Application/JSON; charset=utf-8".
std::string MediaTypeOf(std::string_view content_type) {
  return LowerAscii(Trim(content_type.substr(0, content_type.find(';'))));
}

bool LooksLikeJson(std::string_view body) {
  body.remove_prefix(ByteOrderMarkSize(body));
  const auto first = body.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (body[first] == '{' || body[first] == '[');
}

}  // namespace

Redaction::Redaction(std::vector<std::string> names) : hides_(true), names_(std::move(names)) {
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

bool Redaction::IsHidden(std::string_view name) const {
  if (!hides_) return false;
  const bool is_coded = name.find('%') != std::string_view::npos;
  const std::string decoded = is_coded ? DecodedName(name) : std::string();
  std::string_view rest = is_coded ? decoded : name;
  while (true) {
    const auto end = rest.find_first_of("[]");
    const auto piece = Trim(rest.substr(0, end));
    for (const auto& each : names_) {
      if (EqualsIgnoreCase(each, piece)) return true;
    }
    if (end == std::string_view::npos) return false;
    rest.remove_prefix(end + 1);
  }
}

bool Redaction::IsHiddenHeader(std::string_view name) const {
  static constexpr std::array<std::string_view, 4> kAlways = {
      "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"};
  if (!hides_) return false;
  return IsHidden(name) || std::any_of(kAlways.begin(), kAlways.end(), [&](std::string_view each) {
           return EqualsIgnoreCase(each, name);
         });
}

std::string Redaction::Header(std::string_view name, std::string_view value) const {
  if (!hides_) return std::string(value);
  if (IsHiddenHeader(name)) return std::string(kHidden);
  std::string out;
  HideInText(*this, value, out);
  return out;
}

std::string Redaction::Url(std::string_view url) const {
  if (!hides_) return std::string(url);
  const auto path = url.substr(0, url.find('?'));
  std::string out;
  out.reserve(url.size());
  HideInText(*this, path, out);
  if (path.size() == url.size()) return out;
  out += '?';
  HideInPairs(*this, url.substr(path.size() + 1), out);
  return out;
}

std::string Redaction::Body(std::string_view body, std::string_view content_type) const {
  if (!hides_ || body.empty()) return std::string(body);
  if (MediaTypeOf(content_type).starts_with("multipart/")) {
    const std::string boundary = http::HeaderParameter(content_type, "boundary");
    // Longer ones are refused (http/multipart.cc), and would make the search slow.
    if (!boundary.empty() && boundary.size() <= 70) return Multipart(body, boundary);
  }
  return Simple(body, content_type);
}

std::string Redaction::Simple(std::string_view body, std::string_view content_type) const {
  const std::string type = MediaTypeOf(content_type);
  std::string out;
  out.reserve(body.size());
  const bool is_json = type.ends_with("json") || LooksLikeJson(body);
  if (is_json) HideInJson(*this, body, out);
  if (type == "application/x-www-form-urlencoded") {
    // What looks like JSON is sent so by curl, but may be a form.
    const std::string so_far = is_json ? std::exchange(out, {}) : std::string();
    HideInPairs(*this, is_json ? so_far : body, out);
  } else if (!is_json) {
    HideInText(*this, body, out);
  }
  return out;
}

std::string Redaction::Multipart(std::string_view body, std::string_view boundary) const {
  const std::string first = Concat({"--", boundary});
  const std::string next = "\r\n" + first;
  std::string out;
  out.reserve(body.size());
  const auto copy = [&](std::size_t size) {
    out.append(body.substr(0, size));
    body.remove_prefix(std::min(size, body.size()));
  };
  std::size_t start = body.starts_with(first) ? 0 : body.find(next);
  while (start != std::string_view::npos) {
    copy(start + (body.substr(start).starts_with(first) ? first.size() : next.size()));
    const auto end = body.find(next);
    const auto part = body.substr(0, end);
    const auto blank = part.find("\r\n\r\n");
    if (blank != std::string_view::npos) {
      const auto head = part.substr(0, blank);
      const auto value = part.substr(blank + 4);
      const auto name =
          http::HeaderParameter(HeaderOf(head, "Content-Disposition").value_or(""), "name");
      out.append(part.substr(0, blank + 4));
      out += IsHidden(name) ? std::string(kHidden)
                            : Simple(value, HeaderOf(head, "Content-Type").value_or(""));
      body.remove_prefix(part.size());
    }
    start = end == std::string_view::npos ? end : body.find(next);
  }
  return out.append(body);
}

}  // namespace understudy::journal
