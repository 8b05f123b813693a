// A request pattern and a request, with NUL bytes between: pattern, method,
// URL, header lines, body. Matching never fails, and its three answers agree.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

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
  return 0;
}
