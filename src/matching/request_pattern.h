#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "matching/logged_request.h"
#include "matching/match.h"
#include "matching/pattern_error.h"

namespace understudy::matching {

// One condition of a pattern that a request does not meet.
struct Difference {
  std::string field;     // "header Accept", "url", "body"
  std::string expected;  // after "expected it ": "to equal `x`"
  std::string actual;    // "`y`", "absent"
  std::string hint;      // what to do about it; may be empty
};

// "header Accept: expected it to equal `x`, got `y` (hint)", a line each.
std::string Render(const std::vector<Difference>& differences);

// A request pattern of WireMock 3, read from its JSON. Immutable and thread-safe; copies share what
// was read, and nothing of the JSON is kept. Matching never fails and never throws, whatever the
// request is.
class RequestPattern {
 public:
  // Everything matches.
  RequestPattern();

  // An unknown field or operator, a bad operand, and what this server lacks are errors. A null
  // member counts as absent. With `regexes`, it holds how many more regular expressions this
  // pattern and others may have together, and is counted down.
  static OrError<RequestPattern> Read(const Node& node, int* regexes = nullptr);

  Match Test(const LoggedRequest& request) const;
  // Whether it is known to match.
  bool Matches(const LoggedRequest& request) const { return Test(request) == Match::kYes; }
  // Where in the pattern the condition is that Test() can't decide: "/bodyPatterns/0"; empty if it
  // decides all.
  std::string UndecidedPointer(const LoggedRequest& request) const;
  // Whether method and URL match: false means that Test() gives kNo. Costs little, so that a
  // journal asks this before it makes a LoggedRequest.
  bool MayMatch(std::string_view method, std::string_view url) const;

  // 0 for a known match, at most 1. Distances of several requests or patterns can be compared.
  double Distance(const LoggedRequest& request) const;
  // Empty if and only if the request is known to match.
  std::vector<Difference> Differences(const LoggedRequest& request) const;

  // For people: "GET urlPath `/v1/customers/1`".
  std::string Title() const;

 private:
  friend class RequestPatternReader;
  struct Impl;
  // Calls `visit(pointer, match)` for each condition but method and URL, the cheapest first, until
  // it returns false. `pointer()` gives the condition's place.
  template <typename Visit>
  void EachCondition(const LoggedRequest& request, const Visit& visit) const;
  explicit RequestPattern(std::shared_ptr<const Impl> impl);
  std::shared_ptr<const Impl> impl_;
};

}  // namespace understudy::matching
