#include "journal/redaction.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.h"
#include "base/text.h"
#include "http/header_value.h"
#include "http/url.h"
#include "journal/coded_text.h"
#include "journal/entry.h"

namespace understudy::journal {
namespace {

// How many layers of codings are undone. Decoded() takes repeated ones of a kind as one, so clients
// send no more layers.
constexpr int kMostLayers = 8;

// "application/json" of "Application/JSON; charset=utf-8".
std::string MediaTypeOf(std::string_view content_type) {
  return LowerAscii(Trim(content_type.substr(0, content_type.find(';'))));
}

// PHP drops blanks before a name, and "+" is one. A text's first name may have a byte order mark
// before it, of UTF-8 or UTF-16.
std::string_view WithoutBlanks(std::string_view name) {
  constexpr std::string_view kNoName = " +\t\r\n\xEF\xBB\xBF\xFE\xFF";
  const auto first = name.find_first_not_of(kNoName);
  if (first == std::string_view::npos) return {};
  return name.substr(first, name.find_last_not_of(kNoName) - first + 1);
}

// Whether a header's value is a credential, whatever its name: "Bearer x".
bool HasScheme(std::string_view value) {
  constexpr std::array<std::string_view, 5> kSchemes = {"Basic", "Bearer", "Digest", "Negotiate",
                                                        "Token"};
  value = Trim(value);
  const auto end = value.find_first_of(" \t");
  return end != std::string_view::npos &&
         std::any_of(kSchemes.begin(), kSchemes.end(), [&](std::string_view scheme) {
           return EqualsIgnoreCase(scheme, value.substr(0, end));
         });
}

// "***@host" of "user:password@host".
std::string WithoutUser(std::string_view authority) {
  const auto at_sign = authority.rfind('@');
  if (at_sign == std::string_view::npos) return std::string(authority);
  return Concat({kHidden, authority.substr(at_sign)});
}

bool LooksLikeJson(std::string_view body) {
  body.remove_prefix(ByteOrderMarkSize(body));
  const auto first = body.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (body[first] == '{' || body[first] == '[');
}

}  // namespace

Redaction::Redaction(std::vector<std::string> names, std::shared_ptr<const KnownCredentials> known)
    : hides_(true), names_(std::move(names)), known_(std::move(known)) {
  names_.insert(names_.end(), {"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"});
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

bool Redaction::IsHidden(std::string_view name) const {
  if (!hides_) return false;
  std::string decoded;
  std::string_view rest = name;
  for (int layer = 0; layer < kMostLayers && rest.find('%') != std::string_view::npos; ++layer) {
    decoded = http::DecodePercents(WithoutRepeatedCodings(rest));
    rest = decoded;
  }
  while (true) {
    const auto end = rest.find_first_of("[]");
    const auto piece = WithoutBlanks(rest.substr(0, end));
    for (const auto& each : names_) {
      if (EqualsIgnoreCase(each, piece)) return true;
    }
    if (known_ != nullptr && known_->IsName(piece)) return true;
    if (end == std::string_view::npos) return false;
    rest.remove_prefix(end + 1);
  }
}

std::string Redaction::Header(std::string_view name, std::string_view value) const {
  if (!hides_) return std::string(value);
  if (IsHidden(name) || (HasScheme(value) && !LowerAscii(name).ends_with("authenticate"))) {
    return std::string(kHidden);
  }
  if (EqualsIgnoreCase(name, "Host")) return Finish(WithoutUser(value));
  return Text(value);
}

std::string Redaction::Url(std::string_view url) const {
  if (!hides_) return std::string(url);
  const auto path = url.substr(0, url.find('?'));
  std::string out;
  out.reserve(url.size());
  // "user:password@host:443", CONNECT's form, has the user at its start.
  const bool has_authority = !path.starts_with('/') && path.find("//") == path.npos;
  HideInText(*this, has_authority ? WithoutUser(path) : std::string(path), out);
  if (path.size() < url.size()) {
    out += '?';
    HideInPairs(*this, url.substr(path.size() + 1), out);
  }
  return Finish(std::move(out));
}

std::string Redaction::Text(std::string_view text) const {
  if (!hides_) return std::string(text);
  std::string out;
  HideInText(*this, text, out);
  return Finish(std::move(out));
}

std::string Redaction::Finish(std::string text) const {
  HideNamedValues(*this, text);
  if (known_ != nullptr && known_->AreIn(text)) {
    std::string hidden;
    known_->Hide(text, kHidden, hidden);
    text = std::move(hidden);
  }
  return ShowsCoded(text) ? std::string(kHidden) : text;
}

bool Redaction::ShowsCoded(const std::string& text) const {
  if (ShowsInBase64(text)) return true;
  std::string layer;
  for (int i = 0; i < kMostLayers; ++i) {
    const std::string& outer = i == 0 ? text : layer;
    if (!MayBeCoded(outer)) return false;
    std::string inner = Decoded(outer);
    if (inner == outer) return false;
    if (Shows(inner)) return true;
    layer = std::move(inner);
  }
  // The contents can't be known.
  return MayBeCoded(layer) && Decoded(layer) != layer;
}

bool Redaction::ShowsInBase64(std::string_view text, int layers) const {
  const std::string decoded = DecodedBase64Words(text);
  if (known_ != nullptr && known_->AreIn(decoded)) return true;
  const auto texts = TextsIn(decoded);
  return std::any_of(texts.begin(), texts.end(), [this, layers](const std::string& each) {
    return ShowsNamed(each) || (layers > 1 && ShowsInBase64(each, layers - 1));
  });
}

bool Redaction::Shows(const std::string& text) const {
  return (known_ != nullptr && known_->AreIn(text)) || ShowsInBase64(text) || ShowsNamed(text);
}

bool Redaction::ShowsNamed(const std::string& text) const {
  std::string hidden;
  HideInText(*this, text, hidden);
  if (hidden != text) return true;
  hidden = text;
  HideNamedValues(*this, hidden);
  if (hidden != text) return true;
  if (text.find('"') == std::string::npos) return false;
  hidden.clear();
  HideInJson(*this, text, false, hidden);
  return hidden != text;
}

std::string Redaction::Body(std::string_view body, std::string_view content_type) const {
  if (!hides_ || body.empty()) return std::string(body);
  if (MediaTypeOf(content_type).starts_with("multipart/")) {
    const std::string boundary = http::HeaderParameter(content_type, "boundary");
    // Longer ones are refused (http/multipart.cc), and would make the search slow.
    if (!boundary.empty() && boundary.size() <= 70) return Finish(Multipart(body, boundary));
  }
  return Finish(Simple(body, content_type));
}

std::string Redaction::Simple(std::string_view body, std::string_view content_type) const {
  const std::string type = MediaTypeOf(content_type);
  std::string out;
  out.reserve(body.size());
  const bool is_json = type.ends_with("json") || LooksLikeJson(body);
  if (is_json) HideInJson(*this, body, true, out);
  // What looks like JSON is sent as a form by curl, but may be a form, and the other way round.
  const std::string so_far = is_json ? std::exchange(out, {}) : std::string();
  const std::string_view text = is_json ? so_far : body;
  if (type == "application/x-www-form-urlencoded") {
    HideInPairs(*this, text, out);
  } else {
    HideInText(*this, text, out);
  }
  return out;
}

std::string Redaction::Multipart(std::string_view body, std::string_view boundary) const {
  const std::string first = Concat({"--", boundary});
  const std::string next = "\r\n" + first;
  std::string out;
  out.reserve(body.size());
  const auto copy = [&](std::size_t size) {
    HideInText(*this, body.substr(0, size), out);
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
      HideInText(*this, head, out);
      out += "\r\n\r\n";
      out += IsHidden(name) ? std::string(kHidden)
                            : Simple(value, HeaderOf(head, "Content-Type").value_or(""));
      body.remove_prefix(part.size());
    }
    start = end == std::string_view::npos ? end : body.find(next);
  }
  HideInText(*this, body, out);
  return out;
}

}  // namespace understudy::journal
