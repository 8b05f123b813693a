#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "matching/logged_request.h"
#include "matching/value_matcher.h"

namespace understudy::matching {

// One of `multipartPatterns`: what one part (`ANY`), or each part (`ALL`), must be. Thread-safe.
class MultipartMatcher {
 public:
  // `reading.pointer` is "/multipartPatterns/0".
  static OrError<MultipartMatcher> Read(const Node& node, const Reading& reading);

  Match Test(const LoggedRequest& request, Instant now) const;
  double Distance(const LoggedRequest& request, Instant now) const;
  std::string Expected() const;
  std::string Hint(const LoggedRequest& request, Instant now) const;

 private:
  double PartDistance(const Part& part, Instant now) const;
  Match TestPart(const Part& part, Instant now) const;

  bool all_ = false;
  std::string name_;
  std::vector<std::pair<std::string, ValuesMatcher>> headers_;
  std::vector<Matcher> bodies_;
};

}  // namespace understudy::matching
