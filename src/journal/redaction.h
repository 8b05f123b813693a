#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "journal/known_credentials.h"

namespace understudy::journal {

// What stands in the place of a credential.
constexpr std::string_view kHidden = "***";

// Hides the credentials in what leaves the server: exports, streams, files, logs. Constant after
// construction, so thread-safe. Each call takes time linear in its text.
//
// It goes by names first: an unknown or misspelt credential is hidden too, and so is one with a
// world at its end ("hc_test~cart"). Names are compared without regard to case. Then it replaces
// the values that scenarios list. Last, it undoes codings (coded_text.h), layer by layer, and
// base64 in each of them, also base64 in base64, but not deeper. A text that has a credential
// there, or more than eight layers, becomes
// "***" as a whole.
class Redaction {
 public:
  // Hides nothing.
  Redaction() = default;
  // Hides the headers, query parameters, body fields and elements with one of `names` or the name
  // Authorization, Proxy-Authorization, Cookie or Set-Cookie. `known` may be null.
  explicit Redaction(std::vector<std::string> names,
                     std::shared_ptr<const KnownCredentials> known = nullptr);

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
  // Any other text.
  std::string Text(std::string_view text) const;

 private:
  std::string Simple(std::string_view body, std::string_view content_type) const;
  std::string Multipart(std::string_view body, std::string_view boundary) const;
  // What follows the hiding by names.
  std::string Finish(std::string text) const;
  bool ShowsCoded(const std::string& text) const;
  bool Shows(const std::string& text) const;
  bool ShowsNamed(const std::string& text) const;
  // `layers`: of base64 in base64.
  bool ShowsInBase64(std::string_view text, int layers = kMostBase64Layers) const;

  // Each layer may multiply the time by three, since a word may begin at each of four letters.
  static constexpr int kMostBase64Layers = 2;

  bool hides_ = false;
  std::vector<std::string> names_;
  std::shared_ptr<const KnownCredentials> known_;
};

// Whether a field, a member or an attribute of this name holds the value of what another one names:
// {"name":"apiKey","value":"x"}.
bool HoldsNamedValue(std::string_view name);

// The parts of Redaction that read texts by names. Each appends `text` to `out`, with credentials
// hidden, and leaves what it has written as it is if it reads that again.
//
// "name=value&name=value".
void HideInPairs(const Redaction& redaction, std::string_view text, std::string& out);
// A text that may have in it: URLs (the values of their parameters and their user names), header
// lines, elements and attributes of XML, and values of Basic and Bearer.
void HideInText(const Redaction& redaction, std::string_view text, std::string& out);
// JSON, perhaps cut or malformed: values of any type and depth, and texts in strings. With
// `is_coded_too`, also what is coded in a string.
void HideInJson(const Redaction& redaction, std::string_view text, bool is_coded_too,
                std::string& out);

// Hides values whose name is the value of another member of an object, of another attribute, or of
// the element before: {"name":"apiKey","value":"x"}, ["apiKey","x"], <param
// name="apiKey">x</param>, <key>apiKey</key><string>x</string>.
void HideNamedValues(const Redaction& redaction, std::string& text);

}  // namespace understudy::journal
