#include "contract/server_path.h"

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "http/url.h"

namespace understudy::contract {
namespace {

// "/v2" of "./v2/" and of "/v1/../v2". A variable that the document does not declare is left out.
std::string ResolvedPath(std::string_view text) {
  std::vector<std::string_view> segments;
  for (const auto segment : Split(text, '/')) {
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (!segment.empty() && segment != "." &&
               segment.find_first_of("{}") == std::string_view::npos) {
      segments.push_back(segment);
    }
  }
  std::string path;
  for (const auto segment : segments) path += Concat({"/", segment});
  return path;
}

}  // namespace

std::string PathOfServer(const Node& server) {
  std::string url(server.Text("url"));
  if (const Node* variables = server.Find("variables")) {
    for (const auto& variable : variables->members) {
      const std::string name = "{" + variable.name + "}";
      const auto at = url.find(name);
      if (at == std::string::npos) continue;
      url.replace(at, name.size(), variable.value.Text("default"));
    }
  }
  const auto scheme = url.find("://");
  const bool has_host = scheme != std::string::npos || url.starts_with("//");
  const auto host = scheme == std::string::npos ? 2 : scheme + 3;
  const auto start = has_host ? url.find('/', host) : 0;
  if (start == std::string::npos) return {};
  return ResolvedPath(std::string_view(url).substr(start, url.find_first_of("?#", start) - start));
}

std::string_view WhyNoPrefix(std::string_view prefix) {
  if (!prefix.starts_with('/')) return "it must begin with `/`";
  if (prefix.find_first_of("{}?#") != std::string_view::npos) {
    return "it can have {, }, ? and # only encoded: %7B, %7D, %3F, %23";
  }
  const std::string decoded = http::DecodePercents(prefix);
  if (!IsUtf8(decoded) || decoded.find('\0') != std::string::npos) {
    return "it must be UTF-8 without NUL";
  }
  if (const auto why = WhyNotServed(prefix); !why.empty()) return why;
  if (prefix.find("//") != std::string_view::npos) return "it has an empty part";
  for (const auto segment : Split(prefix, '/')) {
    if (segment == "." || segment == "..") return "it must not have `.` or `..` as a part";
  }
  return {};
}

std::string_view WhyNotServed(std::string_view path) {
  if (path == "/__admin" || path.starts_with("/__admin/")) return "`/__admin` is the admin API's";
  return path.starts_with("/~") ? "`/~` begins the name of a world" : std::string_view();
}

}  // namespace understudy::contract
