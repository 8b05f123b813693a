#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace understudy::matching {

// A regular expression as WireMock's users write it: Java's syntax, as far as RE2 has it. A dot
// matches a line break. Linear time. Thread-safe; copies share the compiled form.
class Regex {
 public:
  // The error is one sentence that names what is wrong, or what RE2 lacks (look-around,
  // back-references, possessive quantifiers, atomic groups, intersections of classes), and the
  // character. It does not quote the expression, which may have a credential in it.
  static tl::expected<Regex, std::string> Read(std::string_view text, bool ignore_case = false);

  // Whether the whole value matches. Bytes that are no UTF-8 count as U+FFFD.
  bool Matches(std::string_view value) const;
  // Whether a part of the value matches.
  bool Finds(std::string_view value) const;
  // Whether a value that matches still matches when more is written behind it. False if that is
  // not certain.
  bool takes_any_end() const;
  // As written.
  const std::string& text() const;

 private:
  struct Impl;
  explicit Regex(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace understudy::matching
