#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "matching/multipart_matcher.h"
#include "matching/request_pattern.h"
#include "matching/url_matcher.h"
#include "matching/value_matcher.h"

namespace understudy::matching {

// What the values of one name must be, and where the values are.
struct NamedValues {
  enum class Source { kPathParameter, kQuery, kHeader, kCookie, kForm };
  Source source;
  std::string name;
  ValuesMatcher matcher;
};

struct BasicCredentials {
  std::string username;
  std::string password;
};

// A matcher of one fact of a request.
struct Fact {
  enum class Kind { kHost, kClientIp };
  Kind kind;
  Matcher matcher;
};

struct RequestPattern::Impl {
  std::string method;  // empty: any
  UrlMatcher url;
  std::optional<std::string> scheme;
  std::optional<int> port;
  std::vector<Fact> facts;
  std::vector<NamedValues> values;  // in the order of their cost
  std::optional<BasicCredentials> credentials;
  std::vector<Matcher> body;
  std::vector<MultipartMatcher> multipart;
};

}  // namespace understudy::matching
