#include "matching/url_matcher.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "http/url.h"
#include "matching/operators.h"

namespace understudy::matching {
namespace {

std::string_view PathOf(std::string_view url) { return http::SplitTarget(url).path; }

bool IsAll(std::string_view text, std::string_view allowed) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           allowed.find(c) != std::string_view::npos;
  });
}

// The problem with a URL as clients write it. The journal's URLs have no host, and no world's
// prefix.
std::string_view HintOfWholeUrl(std::string_view text) {
  if (text.starts_with('^')) text.remove_prefix(1);  // of a regex
  if (text.starts_with("http://") || text.starts_with("https://")) {
    return "the journal's URLs begin with the path: leave out the host, and the world's prefix";
  }
  return text.starts_with("/~")
             ? "the journal's URLs have no prefix of the world, such as `/~cart`: leave it out"
             : "";
}

}  // namespace

tl::expected<UrlTemplate, std::string> UrlTemplate::Read(std::string_view text,
                                                         const Reading& reading) {
  UrlTemplate result;
  result.text_ = text;
  const auto refuse = [](std::string_view why) { return tl::make_unexpected(std::string(why)); };
  if (text.find('?') != std::string_view::npos && text.find('{') > text.find('?')) {
    return refuse("a template is a path without query; use `queryParameters`");
  }
  while (!text.empty()) {
    Piece piece;
    const auto open = std::min(text.find_first_of("{}"), text.size());
    piece.literal = text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) {
      piece.rest = piece.literal.ends_with("/**");
      if (piece.rest) piece.literal.resize(piece.literal.size() - 2);
      result.pieces_.push_back(std::move(piece));
      break;
    }
    // A regular expression may have braces of its own.
    int depth = 0;
    std::size_t close = 0;
    for (; close < text.size(); ++close) {
      if (text[close] == '{') ++depth;
      if (text[close] == '}' && --depth <= 0) break;
    }
    if (text.front() == '}' || close == text.size()) return refuse("a brace has no partner");
    const auto inside = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    const auto colon = std::min(inside.find(':'), inside.size());
    piece.name = inside.substr(0, colon);
    if (piece.name.empty() || !IsAll(piece.name, "-_.")) {
      return refuse("a name in braces has letters, digits, `-`, `_` and `.` only");
    }
    if (colon < inside.size()) {
      const auto taken = reading.Take();
      if (!taken) return refuse(taken.error().detail);
      const auto shared = reading.TakeRegex();
      if (!shared) return refuse(shared.error().detail);
      auto regex = Regex::Read(inside.substr(colon + 1));
      if (!regex) return tl::make_unexpected(regex.error());
      piece.regex = std::move(*regex);
    }
    result.pieces_.push_back(std::move(piece));
  }
  return result;
}

std::optional<std::vector<std::pair<std::string_view, std::string_view>>> UrlTemplate::Match(
    std::string_view path) const {
  std::vector<std::pair<std::string_view, std::string_view>> values;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const auto& piece = pieces_[i];
    if (!path.starts_with(piece.literal)) return std::nullopt;
    path.remove_prefix(piece.literal.size());
    if (piece.rest) return values;
    if (piece.name.empty()) break;
    // A value ends where the template goes on, at the end of the segment at the latest.
    auto segment = path.substr(0, path.find('/'));
    if (i + 1 < pieces_.size() && !pieces_[i + 1].literal.starts_with('/')) {
      const auto& next = pieces_[i + 1].literal;
      const bool last = i + 2 == pieces_.size() && pieces_[i + 1].name.empty();
      const auto end = last ? segment.rfind(next) : segment.find(next, 1);
      if (end == std::string_view::npos) return std::nullopt;
      segment = segment.substr(0, end);
    }
    if (segment.empty() || (piece.regex && !piece.regex->Matches(segment))) return std::nullopt;
    values.emplace_back(piece.name, segment);
    path.remove_prefix(segment.size());
  }
  if (!path.empty()) return std::nullopt;
  return values;
}

bool UrlTemplate::Has(std::string_view name) const {
  return std::any_of(pieces_.begin(), pieces_.end(),
                     [&](const Piece& piece) { return !piece.name.empty() && piece.name == name; });
}

OrError<UrlMatcher> UrlMatcher::Read(std::string_view name, const Node& operand,
                                     const Reading& reading) {
  const auto refuse = [&](std::string_view why) {
    return Refuse(reading.pointer, Concat({"`", name, "`: ", why}));
  };
  if (!operand.is_string()) return refuse("must be a text");
  UrlMatcher url;
  const auto* found = std::find(std::begin(kNames), std::end(kNames), name);
  url.kind_ = static_cast<Kind>(found - std::begin(kNames) + 1);
  url.text_ = operand.text;
  if (url.kind_ == Kind::kUrlPattern || url.kind_ == Kind::kPathPattern) {
    const auto taken = reading.TakeRegex();
    if (!taken) return tl::make_unexpected(taken.error());
    auto regex = Regex::Read(operand.text);
    if (!regex) return refuse(regex.error());
    url.regex_ = std::move(*regex);
  }
  if (url.kind_ == Kind::kTemplate) {
    auto read = UrlTemplate::Read(operand.text, reading);
    if (!read) return refuse(read.error());
    url.template_ = std::move(*read);
  }
  return url;
}

bool UrlMatcher::Matches(std::string_view url) const {
  switch (kind_) {
    case Kind::kAny:
      return true;
    case Kind::kUrl:
      return url == text_;
    case Kind::kUrlPattern:
      return regex_->Matches(url);
    case Kind::kPath:
      return PathOf(url) == text_;
    case Kind::kPathPattern:
      return regex_->Matches(PathOf(url));
    case Kind::kTemplate:
      return template_->Match(PathOf(url)).has_value();
  }
  return false;
}

double UrlMatcher::Distance(std::string_view url) const {
  if (Matches(url)) return 0;
  const bool whole = kind_ == Kind::kUrl || kind_ == Kind::kUrlPattern;
  return std::max(0.01, TextDistance(text_, whole ? url : PathOf(url)));
}

std::string UrlMatcher::Expected() const {
  const bool regex = kind_ == Kind::kUrlPattern || kind_ == Kind::kPathPattern;
  return Concat({regex                      ? "to match "
                 : kind_ == Kind::kTemplate ? "to fit "
                                            : "to equal ",
                 Quoted(text_)});
}

std::string_view UrlMatcher::name() const {
  return kind_ == Kind::kAny ? "url" : kNames[static_cast<std::size_t>(kind_) - 1];
}

std::string UrlMatcher::Hint(std::string_view url) const {
  if (Matches(url)) return {};
  if (const auto whole = HintOfWholeUrl(text_); !whole.empty()) return std::string(whole);
  const auto path = PathOf(url);
  const bool query = path.size() < url.size();
  if (kind_ == Kind::kUrl && (path == PathOf(text_))) {
    return "differs only by the query: use `urlPath`, and `queryParameters` for the parameters";
  }
  if (kind_ == Kind::kUrlPattern && query && regex_->Matches(path)) {
    return "differs only by the query: use `urlPathPattern`";
  }
  if (kind_ == Kind::kPath && url == text_) {
    return "`urlPath` has no query: use `url`, or `queryParameters`";
  }
  if (kind_ == Kind::kPathPattern && query && regex_->Matches(url)) {
    return "`urlPathPattern` has no query: use `urlPattern`";
  }
  if (regex_) return regex_->Finds(url) ? "a part of it matches, but the whole must" : "";
  const auto decoded = http::PercentDecode(path, false);
  if (decoded && *decoded != path && *decoded == PathOf(text_)) {
    return "the path is compared as it was sent, not decoded";
  }
  const auto without_slash = [](std::string_view text) {
    return text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
  };
  if (without_slash(path) == without_slash(PathOf(text_))) return "differs only by the last `/`";
  if (EqualsIgnoreCase(path, PathOf(text_))) return "differs only in letter case";
  return {};
}

}  // namespace understudy::matching
