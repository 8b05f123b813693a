#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/node.h"
#include "matching/logged_request.h"
#include "matching/match.h"
#include "matching/pattern_error.h"

namespace understudy::matching {

// One value that a matcher looks at: a header's, a parameter's, a body, a value inside a body. A
// view. Not thread-safe: what is derived is kept.
class Subject {
 public:
  static Subject Absent(Instant now) { return Subject(now); }
  Subject(std::string_view text, Instant now) : now_(now), text_(text), present_(true) {}
  // A request's body, whose JSON is shared by all matchers. An empty body is absent, as for
  // WireMock.
  static Subject Body(const LoggedRequest& request, Instant now);
  // A value inside of JSON. Null is absent, as for WireMock. A text in it is shown without quotes.
  Subject(const Node& node, Instant now);

  bool present() const { return present_; }
  Instant now() const { return now_; }
  // The value as text. Empty when absent.
  std::string_view text() const;
  // The value as JSON: a text is parsed. nullptr if it is none.
  const Node* json() const;
  // Whether it is JSON; unknown for what is cut, or too large to be read.
  Match IsJson() const;
  // The value inside of JSON that this is; nullptr for what is text.
  const Node* node() const { return node_; }
  // Whether only the first bytes of the value are known, and whether the whole may have this size.
  bool cut() const { return body_of_ != nullptr && body_of_->body_cut(); }
  bool may_have_size(std::size_t size) const {
    if (body_of_ == nullptr) return size == 0;
    return body_of_->body_unknown ? size >= text_.size() : size == body_of_->body_size;
  }
  // Whether it is unknown if a value exists.
  bool may_be_absent() const {
    return body_of_ != nullptr && body_of_->body_unknown && text_.empty();
  }

 private:
  explicit Subject(Instant now) : now_(now) {}

  struct Parsed {
    Match is_json = Match::kNo;
    Source source;
    std::optional<Node> json;
  };

  Instant now_;
  std::string_view text_;
  bool present_ = false;
  const LoggedRequest* body_of_ = nullptr;
  const Node* node_ = nullptr;
  mutable std::shared_ptr<const Parsed> parsed_;
  mutable std::optional<std::string> written_;  // of `node_`
};

// What a value must be. Thread-safe. Nothing here throws, whatever the value is.
class ValueMatcher {
 public:
  ValueMatcher() = default;
  ValueMatcher(const ValueMatcher&) = delete;
  ValueMatcher& operator=(const ValueMatcher&) = delete;
  virtual ~ValueMatcher() = default;

  virtual Match Test(const Subject& subject) const = 0;
  // Whether it is known to match.
  bool Matches(const Subject& subject) const { return Test(subject) == Match::kYes; }
  // From 0, a known match, to 1.
  virtual double Distance(const Subject& subject) const { return Matches(subject) ? 0 : 1; }
  // What is expected, after "expected it ": "to equal `x`".
  virtual std::string Expected() const = 0;
  // What else helps to see why `subject` does not match; mostly empty.
  virtual std::string Hint(const Subject& /*subject*/) const { return {}; }
  // Whether it looks at a JSON array as a whole; otherwise one matching item is enough.
  virtual bool TakesArrays() const { return false; }
  // Whether it can match an absent value that a JSONPath did not find.
  virtual bool IsAbsent() const { return false; }
};

using Matcher = std::shared_ptr<const ValueMatcher>;

// Where a matcher is used: some operators are for bodies only.
enum class Place { kText, kBody };

// What readers of one pattern share.
struct Reading {
  std::string pointer;  // the matcher's place in the pattern, for errors
  Place place = Place::kText;
  // How many more matchers and regular expressions the whole pattern may have: each takes memory
  // that does not depend on the size of its text.
  int* left = nullptr;
  // How many more regular expressions all patterns that are read together may have; null: no bound
  // but that of each pattern.
  int* regexes = nullptr;

  // Takes one of `left`; an error when none is left.
  OrError<bool> Take() const;
  // Takes one of `regexes`; an error when none is left. Call it for each expression, beside Take().
  OrError<bool> TakeRegex() const;
  Reading At(std::string_view elsewhere, Place its_place) const {
    return {std::string(elsewhere), its_place, left, regexes};
  }
};
constexpr int kMostMatchers = 500;
// Of patterns that are read together. A compiled one takes much more memory than its text.
constexpr int kMostRegexes = 1000;

// Reads `{"equalTo": "x"}`.
OrError<Matcher> ReadMatcher(const Node& node, const Reading& reading);

// What the values of one name must be: one matcher that one value must satisfy, or `hasExactly`
// (each value satisfies a matcher of its own, and there are as many) or `includes`. Negative
// matchers match when there is no value.
class ValuesMatcher {
 public:
  static OrError<ValuesMatcher> Read(const Node& node, const Reading& reading);

  // `may_have_more`: the request may have had more values, which were not kept.
  Match Test(const std::vector<std::string_view>& values, Instant now,
             bool may_have_more = false) const;
  bool Matches(const std::vector<std::string_view>& values, Instant now) const {
    return Test(values, now) == Match::kYes;
  }
  // Of values that do not match.
  double Distance(const std::vector<std::string_view>& values, Instant now) const;
  std::string Expected() const;
  std::string Hint(const std::vector<std::string_view>& values, Instant now) const;

 private:
  enum class Kind { kOne, kHasExactly, kIncludes };
  Match EachFound(const std::vector<std::string_view>& values, Instant now) const;
  Match Paired(const std::vector<std::string_view>& values, Instant now) const;

  Kind kind_ = Kind::kOne;
  std::vector<Matcher> matchers_;
};

}  // namespace understudy::matching
