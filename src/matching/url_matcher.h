#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matching/logged_request.h"
#include "matching/regex.h"
#include "matching/value_matcher.h"

namespace understudy::matching {

// `/v1/customers/{id}`: a name in braces stands for a part of one segment, `{id:[0-9]+}` for what
// the regular expression matches, `**` for the rest of the path.
class UrlTemplate {
 public:
  static tl::expected<UrlTemplate, std::string> Read(std::string_view text, const Reading& reading);

  // The names and values as sent; nullopt if the path does not fit. With the same name twice the
  // last counts.
  std::optional<std::vector<std::pair<std::string_view, std::string_view>>> Match(
      std::string_view path) const;
  bool Has(std::string_view name) const;
  const std::string& text() const { return text_; }

 private:
  struct Piece {
    std::string literal;  // before the name
    std::string name;     // empty: the text ends with the literal, or with `**`
    std::optional<Regex> regex;
    bool rest = false;
  };
  std::string text_;
  std::vector<Piece> pieces_;
};

// What the URL must be. All kinds compare with what was sent, not decoded. Thread-safe.
class UrlMatcher {
 public:
  enum class Kind { kAny, kUrl, kUrlPattern, kPath, kPathPattern, kTemplate };

  UrlMatcher() = default;
  // Reads the member `name` of a request pattern; `name` is one of kNames.
  static OrError<UrlMatcher> Read(std::string_view name, const Node& operand,
                                  const Reading& reading);
  static constexpr std::string_view kNames[] = {"url", "urlPattern", "urlPath", "urlPathPattern",
                                                "urlPathTemplate"};

  bool Matches(std::string_view url) const;
  double Distance(std::string_view url) const;
  std::string Expected() const;
  std::string Hint(std::string_view url) const;

  Kind kind() const { return kind_; }
  std::string_view name() const;  // "urlPath"
  const std::string& text() const { return text_; }
  // Only with kTemplate.
  const UrlTemplate& url_template() const { return *template_; }

 private:
  Kind kind_ = Kind::kAny;
  std::string text_;
  std::optional<Regex> regex_;
  std::optional<UrlTemplate> template_;
};

}  // namespace understudy::matching
