#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "matching/request_pattern.h"

namespace understudy::matching {

// Patterns and requests written in a test.

inline OrError<RequestPattern> TryPattern(const std::string& json) {
  const Source source{"pattern", json};
  Diagnostics diagnostics;
  const auto node = ParseJson(source, diagnostics);
  EXPECT_TRUE(node) << json << "\n" << diagnostics.Render();
  return RequestPattern::Read(node.value_or(Node()));
}

inline RequestPattern Pattern(const std::string& json) {
  auto pattern = TryPattern(json);
  EXPECT_TRUE(pattern) << json << ": " << (pattern ? "" : pattern.error().detail);
  return pattern ? *pattern : RequestPattern();
}

// "pointer: detail"; "none" if the pattern can be read.
inline std::string ErrorOf(const std::string& json) {
  const auto pattern = TryPattern(json);
  return pattern ? "none" : pattern.error().pointer + ": " + pattern.error().detail;
}

inline LoggedRequest Asked(std::string_view method, std::string_view url,
                           std::vector<http::HeaderView> headers = {}, std::string_view body = {}) {
  LoggedRequest request;
  request.method = method;
  request.url = url;
  request.host = "api.example.com";
  request.port = 8080;
  request.client_ip = "127.0.0.1";
  request.headers = std::move(headers);
  request.body = body;
  return request;
}

// Whether a body meets one matcher.
inline bool BodyMatches(const std::string& matcher, std::string_view body) {
  return Pattern("{\"bodyPatterns\":[" + matcher + "]}").Matches(Asked("POST", "/x", {}, body));
}

}  // namespace understudy::matching
