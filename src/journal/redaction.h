#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace understudy::journal {

// What stands in the place of a credential.
constexpr std::string_view kHidden = "***";

// Hides the credentials in what leaves the server: exports, streams, files, logs. Constant after
// construction, so thread-safe. Each call takes time linear in its text.
//
// It goes by names and not by values: an unknown or misspelt credential is hidden too, and so is
// one with a world at its end ("hc_test~cart"). Names are compared without regard to case.
class Redaction {
 public:
  // Hides nothing.
  Redaction() = default;
  // Hides the headers Authorization, Proxy-Authorization, Cookie and Set-Cookie, and the headers,
  // query parameters and body fields with one of `names`.
  explicit Redaction(std::vector<std::string> names);

  bool hides() const { return hides_; }
  // Whether a header, a query parameter or a body field holds a credential. A name may be
  // percent-encoded, and have brackets as PHP reads them: "a[apiKey]".
  bool IsHidden(std::string_view name) const;

  // The value of a header. Credentials in a URL in it are hidden too.
  std::string Header(std::string_view name, std::string_view value) const;
  // A request's target: path and query.
  std::string Url(std::string_view url) const;
  // A body: JSON at any depth, urlencoded, multipart, or other text with URLs. It may be cut or
  // malformed.
  std::string Body(std::string_view body, std::string_view content_type) const;

 private:
  bool IsHiddenHeader(std::string_view name) const;
  std::string Simple(std::string_view body, std::string_view content_type) const;
  std::string Multipart(std::string_view body, std::string_view boundary) const;

  bool hides_ = false;
  std::vector<std::string> names_;
};

// The parts of Redaction that read texts. Each appends `text` to `out`, with credentials hidden.
//
// "name=value&name=value".
void HideInPairs(const Redaction& redaction, std::string_view text, std::string& out);
// A text that may have URLs in it: the values of their parameters and their user names.
void HideInText(const Redaction& redaction, std::string_view text, std::string& out);
// JSON, perhaps cut or malformed: values of any type and depth, and URLs in strings.
void HideInJson(const Redaction& redaction, std::string_view text, std::string& out);

}  // namespace understudy::journal
