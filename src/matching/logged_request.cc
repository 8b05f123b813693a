#include "matching/logged_request.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "http/header_value.h"

namespace understudy::matching {
namespace {

std::string DecodedOrRaw(std::string_view text) {
  if (text.find_first_of("%+") == std::string_view::npos) return std::string(text);
  auto decoded = http::PercentDecode(text, true);
  return decoded ? std::move(*decoded) : std::string(text);
}

// As http::ParseUrlEncoded(), but what is malformed stays as it was sent.
http::Pairs LenientPairs(std::string_view text) {
  http::Pairs pairs;
  while (!text.empty()) {
    const auto piece = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
    if (piece.empty()) continue;
    const auto equals = std::min(piece.find('='), piece.size());
    pairs.emplace_back(DecodedOrRaw(piece.substr(0, equals)),
                       DecodedOrRaw(piece.substr(std::min(equals + 1, piece.size()))));
  }
  return pairs;
}

// "a=1; b=2" (RFC 6265, section 4.2.1).
void AddCookies(std::string_view header, http::Pairs& cookies) {
  for (const auto piece : Split(header, ';')) {
    const auto cookie = Trim(piece);
    const auto equals = cookie.find('=');
    if (equals == std::string_view::npos) continue;
    auto value = Trim(cookie.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    cookies.emplace_back(Trim(cookie.substr(0, equals)), value);
  }
}

std::vector<http::HeaderView> PartHeaders(std::string_view text) {
  std::vector<http::HeaderView> headers;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find("\r\n"));
    text.remove_prefix(std::min(line.size() + 2, text.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    headers.push_back({Trim(line.substr(0, colon)), Trim(line.substr(colon + 1))});
  }
  return headers;
}

bool IsForm(std::string_view content_type) {
  return EqualsIgnoreCase(Trim(content_type.substr(0, content_type.find(';'))),
                          "application/x-www-form-urlencoded");
}

// Empty if the type is not multipart, or has no usable boundary.
std::string BoundaryOf(std::string_view content_type) {
  constexpr std::size_t kLongest = 70;  // RFC 2046
  if (!EqualsIgnoreCase(content_type.substr(0, 10), "multipart/")) return {};
  auto boundary = http::HeaderParameter(content_type, "boundary");
  return boundary.size() > kLongest ? std::string() : boundary;
}

// What a text begins with, after blanks.
enum class Start { kNothing, kJson, kOther };
Start StartOfJson(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (start == std::string_view::npos) return Start::kNothing;
  constexpr std::string_view kStarts = "{[\"-0123456789tfn";
  return kStarts.find(text[start]) == std::string_view::npos ? Start::kOther : Start::kJson;
}

}  // namespace

std::string Part::Name() const {
  for (const auto& header : headers) {
    if (EqualsIgnoreCase(header.name, "Content-Disposition")) {
      return http::HeaderParameter(header.value, "name");
    }
  }
  return {};
}

LoggedRequest::Derived& LoggedRequest::derived() const {
  if (!derived_) derived_ = std::make_shared<Derived>();
  return *derived_;
}

std::string_view LoggedRequest::Header(std::string_view name) const {
  for (const auto& header : headers) {
    if (EqualsIgnoreCase(header.name, name)) return header.value;
  }
  return {};
}

const http::Pairs& LoggedRequest::QueryPairs() const {
  auto& pairs = derived().query;
  if (!pairs) pairs = LenientPairs(http::SplitTarget(url).query);
  return *pairs;
}

const http::Pairs& LoggedRequest::FormPairs() const {
  auto& pairs = derived().form;
  if (!pairs) {
    const bool form = IsForm(Header("Content-Type"));
    // The last pair of a cut body may go on.
    const auto whole = body_cut() ? body.substr(0, body.rfind('&') + 1) : body;
    pairs = form ? LenientPairs(whole) : http::Pairs();
  }
  return *pairs;
}

bool LoggedRequest::MayHaveMorePairs() const {
  const auto type = Header("Content-Type");
  return body_cut() && (IsForm(type) || (head_cut && type.empty()));
}

bool LoggedRequest::MayHaveMoreParts() const {
  const auto type = Header("Content-Type");
  return body_cut() && (!BoundaryOf(type).empty() || (head_cut && type.empty()));
}

const http::Pairs& LoggedRequest::Cookies() const {
  auto& cookies = derived().cookies;
  if (!cookies) {
    cookies.emplace();
    EachHeader("Cookie", [&](std::string_view value) { AddCookies(value, *cookies); });
  }
  return *cookies;
}

const std::vector<Part>& LoggedRequest::Parts() const {
  auto& parts = derived().parts;
  if (!parts) parts = ReadParts(body, Header("Content-Type"));
  return *parts;
}

const Node* LoggedRequest::Json() const {
  auto& cache = derived();
  if (!cache.parsed) {
    cache.parsed = true;
    if (!body_cut()) {
      cache.json = ReadJson(body, cache.source, cache.is_json);
    } else if (StartOfJson(body) != Start::kOther) {
      cache.is_json = Match::kCut;
    }
  }
  return cache.json ? &*cache.json : nullptr;
}

Match LoggedRequest::IsJson() const {
  Json();
  return derived().is_json;
}

std::optional<Node> ReadJson(std::string_view text, Source& source, Match& is_json) {
  is_json = Match::kNo;
  // Most bodies that are no JSON are found here, without a copy.
  if (StartOfJson(text) != Start::kJson) return std::nullopt;
  source.text = text;
  Diagnostics diagnostics;
  auto json = ParseJson(source, diagnostics);
  const bool is_past_limit = !json && diagnostics.list().back().cause == Cause::kLimit;
  is_json = json ? Match::kYes : is_past_limit ? Match::kLimit : Match::kNo;
  return json;
}

std::vector<Part> ReadParts(std::string_view body, std::string_view content_type) {
  std::vector<Part> parts;
  const std::string boundary = BoundaryOf(content_type);
  if (boundary.empty()) return parts;
  const std::string delimiter = Concat({"\r\n--", boundary});
  const auto first = std::string_view(delimiter).substr(2);
  std::size_t at = 0;
  if (!body.starts_with(first)) {
    at = body.find(delimiter);
    if (at == std::string_view::npos) return parts;
    at += 2;
  }
  at += first.size();
  while (!body.substr(at).starts_with("--")) {
    const auto line_end = body.find("\r\n", at);
    if (line_end == std::string_view::npos) break;
    const auto end = body.find(delimiter, line_end);
    if (end == std::string_view::npos) break;
    const auto part = body.substr(line_end, end - line_end);
    const auto blank = part.find("\r\n\r\n");
    if (blank == std::string_view::npos) break;
    parts.push_back({PartHeaders(part.substr(0, blank)), part.substr(blank + 4)});
    at = end + delimiter.size();
  }
  return parts;
}

}  // namespace understudy::matching
