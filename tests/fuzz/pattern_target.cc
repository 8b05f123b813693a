// A request pattern and a request, with NUL bytes between: pattern, method,
// URL, header lines, body. Matching never fails, and its three answers agree,
// for that request and for a few others.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "matching/request_pattern.h"

namespace {

using namespace understudy;

void Check(bool holds) {
  if (!holds) std::abort();
}

matching::LoggedRequest RequestOf(const std::array<std::string_view, 5> &fields) {
  matching::LoggedRequest request;
  request.method = fields[1];
  request.url = fields[2];
  for (const auto line : Split(fields[3], '\n')) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    request.headers.push_back({line.substr(0, colon), Trim(line.substr(colon + 1))});
  }
  request.body = fields[4];
  request.host = "example.com";
  request.now = Instant();
  return request;
}

void CheckAnswers(const matching::RequestPattern &pattern, const matching::LoggedRequest &request) {
  const bool matches = pattern.Matches(request);
  const double distance = pattern.Distance(request);
  const auto differences = pattern.Differences(request);
  Check(distance >= 0 && distance <= 1);
  Check(matches == (distance == 0));
  Check(matches == differences.empty());
  Check(!matches || pattern.MayMatch(request.method, request.url));
  Check(Render(differences).empty() == matches);
}

// Requests that patterns often fit, and what was sent in every place of one.
std::vector<matching::LoggedRequest> OtherRequests(std::string_view body) {
  constexpr std::string_view kParts =
      "--B\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: application/json\r\n\r\n"
      "{\"a\":1}\r\n--B\r\nContent-Disposition: form-data; name=\"b\"; filename=\"b.txt\"\r\n\r\n"
      "text\r\n--B--\r\n";
  const std::array<std::array<std::string_view, 5>, 5> fields = {{
      {"", "GET", "/v1/customers/1?a=1&a=2&b=%41+x",
       "Authorization: Basic YTpi\nCookie: a=1; b=2\nAccept: text/plain", ""},
      {"", "POST", "/v1/customers", "Content-Type: application/json",
       R"({"a":[1,2.0,{"b":null}],"c":"x","d":"2024-01-15T12:00:00Z","e":{"f":true}})"},
      {"", "POST", "/f", "Content-Type: application/x-www-form-urlencoded", "a=1&b=%zz&a=2"},
      {"", "POST", "/m", "Content-Type: multipart/form-data; boundary=B", kParts},
      {"", "PUT", "/m", "Content-Type: multipart/form-data; boundary=B", body},
  }};
  std::vector<matching::LoggedRequest> requests;
  for (const auto &each : fields) requests.push_back(RequestOf(each));
  requests.push_back(RequestOf({"", body, body, body, body}));
  requests.back().headers.push_back({body, body});
  requests.back().headers.push_back({"Cookie", body});
  return requests;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char *>(data), size);
  std::array<std::string_view, 5> fields;
  for (auto &field : fields) {
    field = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
  }
  const Source source{"pattern", std::string(fields[0])};
  Diagnostics diagnostics;
  const auto node = ParseJson(source, diagnostics);
  if (!node) return 0;
  const auto pattern = matching::RequestPattern::Read(*node);
  if (!pattern) {
    Check(pattern.error().pointer.starts_with('/') && !pattern.error().detail.empty());
    return 0;
  }
  auto request = RequestOf(fields);
  CheckAnswers(*pattern, request);
  request = RequestOf(fields);
  request.body_size = request.body.size() + 1;
  CheckAnswers(*pattern, request);
  for (const auto &other : OtherRequests(fields[4])) CheckAnswers(*pattern, other);
  return 0;
}
