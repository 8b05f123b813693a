#pragma once

#include <string>
#include <vector>

namespace understudy::conformance {

enum class SentAs { kNothing, kPattern, kRequest, kMatcher };

// A call of WireMock's, and what its body is.
struct WireMockCase {
  std::string method;
  std::string path;  // as docs/admin-api.md has it
  SentAs sent = SentAs::kNothing;

  // A body that the call takes.
  std::string body() const {
    if (sent == SentAs::kNothing) return "";
    if (sent == SentAs::kMatcher) return R"({"contains":"nothing"})";
    return R"({"method":"GET","url":"/v1/x"})";
  }
};

inline std::vector<WireMockCase> AllWireMockCases() {
  const std::string requests = "/__admin/requests";
  const std::string near = "/near-misses/request";
  return {
      {"GET", requests},
      {"DELETE", requests},
      {"GET", requests + "/{id}"},
      {"DELETE", requests + "/{id}"},
      {"POST", requests + "/reset"},
      {"POST", requests + "/count", SentAs::kPattern},
      {"POST", requests + "/find", SentAs::kPattern},
      {"POST", requests + "/remove", SentAs::kPattern},
      {"POST", requests + "/remove-by-metadata", SentAs::kMatcher},
      {"GET", requests + "/unmatched"},
      {"GET", requests + "/unmatched/near-misses"},
      {"POST", "/__admin" + near, SentAs::kRequest},
      {"POST", "/__admin" + near + "-pattern", SentAs::kPattern},
      {"POST", requests + near, SentAs::kRequest},
      {"POST", requests + near + "-pattern", SentAs::kPattern},
      {"POST", "/__admin/reset"},
  };
}

}  // namespace understudy::conformance
